import Glibc

/// Whether a regular file is at `path` that this user may run.
func isExecutable(_ path: String) -> Bool {
  var info = stat()
  return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
}
