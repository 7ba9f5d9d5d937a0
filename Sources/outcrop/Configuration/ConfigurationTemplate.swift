/// The file that `outcrop config init` writes: every setting, documented and commented out.
enum ConfigurationTemplate {
  static var text: String {
    var text = """
      # outcrop reads this file at every start. A line without its "#" sets something; as they stand,
      # the lines show the defaults or examples. A variable overrides the file, a flag overrides both.
      # `outcrop config check` looks it over.

      """
    var table = ""
    for setting in Setting.all {
      let parts = setting.key.split(separator: ".").map(String.init)
      let inside = parts.dropLast().joined(separator: ".")
      if inside != table {
        table = inside
        text += "\n[\(table)]\n"
      }
      text +=
        "\n# \(setting.about)\n# Takes \(setting.kind.allowed). Variable: \(setting.variable)\n"
      text += "# \(parts[parts.count - 1]) = \(setting.example)\n"
    }
    return text + """

      # What a model costs, in US dollars per million tokens, before the list that outcrop carries.
      # [prices."openai:my-model"]
      # prompt = 0.5
      # completion = 1.5
      # cache_read = 0.05
      # cache_write = 0.5

      """
  }
}
