import GRDB

/// Marks the file as ours: "OCRP".
let applicationID: Int32 = 0x4F43_5250

/// The shape of the database, step by step. A released step is never edited or renamed.
func migrations() -> DatabaseMigrator {
  var migrator = DatabaseMigrator()
  migrator.registerMigration("1 sessions and turns") { db in
    try db.execute(sql: "PRAGMA application_id = \(applicationID)")
    try db.execute(sql: sessionsAndTurns)
  }
  return migrator
}

/// Money is picodollars, time is seconds since 1970 or since the question, `NULL` is unknown.
///
/// - `delta` holds the text of a running answer, a row for each append; the end of the turn moves
///   it into `turn.answer`, so a long answer costs as much a token as a short one.
/// - `piece` holds each text of a session's prompts once, because a follow-up prompt repeats all
///   that came before.
/// - `turn.owner` names the process that runs a turn without outcome.
private let sessionsAndTurns = """
  CREATE TABLE session (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    library TEXT,
    created REAL NOT NULL,
    updated REAL NOT NULL,
    turn_count INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX session_updated ON session (updated);

  CREATE TABLE turn (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    session INTEGER NOT NULL REFERENCES session (key) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    question TEXT NOT NULL,
    asked REAL NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    searched INTEGER NOT NULL,
    sources TEXT,
    share TEXT,
    answer TEXT NOT NULL DEFAULT '',
    parts TEXT,
    prompt_tokens INTEGER,
    prompt_tokens_estimated INTEGER,
    completion_tokens INTEGER,
    completion_tokens_estimated INTEGER,
    cached_tokens INTEGER,
    cache_write_tokens INTEGER,
    price_prompt INTEGER,
    price_completion INTEGER,
    price_cache_read INTEGER,
    price_cache_write INTEGER,
    cost INTEGER,
    retrieved_after REAL,
    first_token_after REAL,
    ended_after REAL,
    outcome TEXT,
    stop_reason TEXT,
    failure TEXT,
    owner TEXT,
    UNIQUE (session, ordinal)
  ) STRICT;
  CREATE INDEX turn_asked ON turn (asked);
  CREATE INDEX turn_running ON turn (key) WHERE outcome IS NULL;

  CREATE TABLE delta (
    key INTEGER PRIMARY KEY,
    turn INTEGER NOT NULL REFERENCES turn (key) ON DELETE CASCADE,
    text TEXT NOT NULL
  ) STRICT;
  CREATE INDEX delta_turn ON delta (turn);

  CREATE TABLE piece (
    key INTEGER PRIMARY KEY,
    session INTEGER NOT NULL REFERENCES session (key) ON DELETE CASCADE,
    hash INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX piece_hash ON piece (session, hash);

  CREATE TABLE prompt (
    turn INTEGER PRIMARY KEY REFERENCES turn (key) ON DELETE CASCADE,
    instructions INTEGER NOT NULL,
    messages TEXT NOT NULL,
    max_completion_tokens INTEGER,
    temperature REAL
  ) STRICT;

  CREATE VIRTUAL TABLE turn_text USING fts5 (
    question, answer, content = 'turn', content_rowid = 'key',
    tokenize = 'unicode61 remove_diacritics 2'
  );
  CREATE TRIGGER turn_text_insert AFTER INSERT ON turn BEGIN
    INSERT INTO turn_text (rowid, question, answer) VALUES (new.key, new.question, new.answer);
  END;
  CREATE TRIGGER turn_text_delete AFTER DELETE ON turn BEGIN
    INSERT INTO turn_text (turn_text, rowid, question, answer)
      VALUES ('delete', old.key, old.question, old.answer);
  END;
  CREATE TRIGGER turn_text_update AFTER UPDATE OF question, answer ON turn BEGIN
    INSERT INTO turn_text (turn_text, rowid, question, answer)
      VALUES ('delete', old.key, old.question, old.answer);
    INSERT INTO turn_text (rowid, question, answer) VALUES (new.key, new.question, new.answer);
  END;
  """
