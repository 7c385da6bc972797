import ClientCommands
import JSON
import Testing

struct IndentedJSONTests {
    @Test func `members keep their order, and nothing is lost`() throws {
        let text = #"{"b":[1,2.5,{"x":null}],"a":{},"c":[],"d":"ü\n","e":true}"#
        let document = try JSONDocument.parsing(Array(text.utf8))
        #expect(
            IndentedJSON.text(document.root) == """
                {
                  "b": [
                    1,
                    2.5,
                    {
                      "x": null
                    }
                  ],
                  "a": {},
                  "c": [],
                  "d": "ü\\n",
                  "e": true
                }

                """)
    }
}
