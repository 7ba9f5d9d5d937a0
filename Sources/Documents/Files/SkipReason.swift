/// Why a walk left a path out.
package enum SkipReason: Error, Equatable, Sendable {
  /// Its name begins with a dot.
  case hidden
  /// A folder that programs fill, such as `node_modules`.
  case generated
  /// A `.gitignore` names it.
  case ignored
  /// Its extension says that it holds no text; the format in words.
  case binary(String)
  case notRegularFile(String)
  /// The same file or folder was reached by another path before: a link, perhaps a loop of links.
  case alreadySeen
  case empty
  case missing
  case noPermission

  /// The reason in words that fit behind a path and a colon.
  package var words: String {
    switch self {
    case .hidden: "hidden"
    case .generated: "filled by a program, not by a person"
    case .ignored: "named by .gitignore"
    case .binary(let format): format
    case .notRegularFile(let what): what
    case .alreadySeen: "already read under another name"
    case .empty: "empty"
    case .missing: "does not exist"
    case .noPermission: "may not be read by this user"
    }
  }

  static let generatedFolders: Set<String> = [
    "node_modules", "bower_components", "__pycache__", "site-packages", "venv", "DerivedData",
    "Pods", "Carthage",
  ]

  /// What a file holds by its extension, when that is certainly not text; else `nil`.
  static func format(of path: String) -> String? {
    formats[FileReference(path: path).fileExtension]
  }

  private static let formats: [String: String] = {
    let groups: [(String, String)] = [
      ("a picture", "png jpg jpeg gif bmp tif tiff webp ico heic avif psd xcf raw cr2 nef"),
      ("sound", "mp3 wav flac ogg oga opus m4a aac wma mid midi aiff"),
      ("a film", "mp4 mkv avi mov webm wmv flv m4v mpg mpeg"),
      (
        "a packed archive",
        "zip tar gz tgz bz2 xz zst 7z rar lz4 jar war whl egg deb rpm apk dmg iso"
      ),
      ("a program", "exe dll so dylib a o obj lib bin class pyc pyo wasm node elf ko"),
      ("a font", "ttf otf woff woff2 eot"),
      ("a database", "db sqlite sqlite3 mdb accdb"),
      ("a model's weights", "gguf safetensors pt pth onnx npy npz h5 ckpt pkl parquet"),
      (
        "an Office file other than DOCX", "doc xls xlsx ppt pptx odt ods odp pages numbers key epub"
      ),
    ]
    var formats: [String: String] = [:]
    for (words, suffixes) in groups {
      for suffix in suffixes.split(separator: " ") { formats[String(suffix)] = words }
    }
    return formats
  }()
}
