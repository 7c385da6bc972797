import Testing

@testable import ClientCommands

/// What to do is said as it is done here, and not as the API has it.
struct APIWordsTests {
    @Test(arguments: [
        (
            "2 problems; see errors. Nothing was changed.", "2 problems; nothing was changed"
        ),
        (
            "\"Service\" is not kept; foreignKinds=skip leaves out what is of other kinds",
            "\"Service\" is not kept; --foreign-kinds skip leaves out what is of other kinds"
        ),
        (
            "x is dropped, as fieldValidation=Warn wishes",
            "x is dropped, as --field-validation warn wishes"
        ),
        ("port 0 is out of range", "port 0 is out of range"),
    ])
    func `words of the API become options`(text: String, said: String) {
        #expect(APIWords.asOptions(text) == said)
    }
}
