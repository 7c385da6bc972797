/// Pieces of Markdown.
enum Markdown {
    /// The second paragraph of each page.
    static let made = "Made from the program (`lintel reference`); a test compares the two."

    /// Text in a table.
    static func cell(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("<", with: "&lt;").replacing("\n", with: " ")
    }
}
