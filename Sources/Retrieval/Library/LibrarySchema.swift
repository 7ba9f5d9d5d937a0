import GRDB

/// The tables of a library. Migrations are append-only: a released one is never edited.
enum LibrarySchema {
  static func migrator() -> DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("documents") { try $0.execute(sql: documents) }
    migrator.registerMigration("lexical index") { try $0.execute(sql: lexicalIndex) }
    migrator.registerMigration("embeddings") { try $0.execute(sql: embeddings) }
    return migrator
  }

  /// A document's text is the chunks in order, each after its `gap`, and the document's `tail`.
  /// `names` is what the title column of the index holds: the title, and the file name if different.
  private static let documents = """
    CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value NOT NULL) WITHOUT ROWID;
    CREATE TABLE root (path TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID;
    CREATE TABLE document (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      path TEXT NOT NULL UNIQUE,
      title TEXT NOT NULL,
      names TEXT NOT NULL,
      kind TEXT NOT NULL,
      size INTEGER NOT NULL,
      modified INTEGER NOT NULL,
      hash BLOB,
      reader TEXT NOT NULL,
      status TEXT NOT NULL,
      reason TEXT NOT NULL,
      remedy TEXT NOT NULL,
      chunks INTEGER NOT NULL,
      tail TEXT NOT NULL,
      page_starts TEXT NOT NULL,
      indexed REAL NOT NULL
    );
    CREATE INDEX document_hash ON document(hash) WHERE hash IS NOT NULL;
    CREATE TABLE chunk (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      document INTEGER NOT NULL REFERENCES document(id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      first_character INTEGER NOT NULL,
      end_character INTEGER NOT NULL,
      first_line INTEGER NOT NULL,
      last_line INTEGER NOT NULL,
      page INTEGER,
      page_label TEXT,
      headings TEXT NOT NULL,
      gap TEXT NOT NULL,
      text TEXT NOT NULL,
      UNIQUE (document, ordinal)
    );
    """

  /// The index holds no text of its own: `chunk_content` shows it the texts. `opening` keeps the
  /// beginning of every long document, by which a question finds the document it names.
  private static let lexicalIndex = """
    CREATE VIEW chunk_content AS
      SELECT chunk.id AS id, document.names AS title, chunk.headings AS headings,
        chunk.text AS body, document.id AS document
      FROM chunk JOIN document ON document.id = chunk.document;
    CREATE VIRTUAL TABLE chunk_index USING fts5(
      title, headings, body, content='chunk_content', content_rowid='id', tokenize='outcrop');
    CREATE VIRTUAL TABLE chunk_terms USING fts5vocab(chunk_index, row);
    CREATE TABLE opening (
      document INTEGER PRIMARY KEY REFERENCES document(id) ON DELETE CASCADE,
      title TEXT NOT NULL,
      text TEXT NOT NULL
    );
    CREATE VIRTUAL TABLE opening_index USING fts5(
      title, text, content='opening', content_rowid='document', tokenize='outcrop');
    CREATE VIRTUAL TABLE opening_terms USING fts5vocab(opening_index, row);
    """

  /// `deleted_embeddings` tells a reader that holds the vectors in memory that some are gone.
  private static let embeddings = """
    CREATE TABLE embedding (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      chunk INTEGER NOT NULL REFERENCES chunk(id) ON DELETE CASCADE,
      model TEXT NOT NULL,
      scale REAL NOT NULL,
      vector BLOB NOT NULL,
      UNIQUE (chunk, model)
    );
    INSERT INTO meta (key, value) VALUES ('deleted_embeddings', 0);
    CREATE TRIGGER embedding_deleted AFTER DELETE ON embedding BEGIN
      UPDATE meta SET value = value + 1 WHERE key = 'deleted_embeddings';
    END;
    """
}
