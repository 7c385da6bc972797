import GatewayModel
import Testing

struct Base64Tests {
    @Test(arguments: [
        ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("a?>~~", "YT8-fn4"),
        ("???", "Pz8_"),
    ])
    func `in UR ls it has other digits and no padding`(_ plain: String, _ text: String) {
        #expect(Base64.urlText(of: plain.utf8) == text)
        #expect(Base64.bytes(ofURLText: text) == Array(plain.utf8))
    }

    @Test(arguments: ["Zg==", "a+b/", "Z g", "Z", "Zh", "é"])
    func `nothing else is Base64 for UR ls`(_ text: String) {
        #expect(Base64.bytes(ofURLText: text) == nil)
    }

    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func `there and back`(_ plain: String, _ text: String) {
        #expect(Base64.text(of: plain.utf8) == text)
        #expect(Base64.bytes(of: text.utf8) == Array(plain.utf8))
    }

    @Test func `every byte comes back`() {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        for count in 0..<bytes.count {
            let text = Base64.text(of: bytes.prefix(count))
            #expect(Base64.bytes(of: text.utf8) == Array(bytes.prefix(count)))
        }
    }

    @Test func `line breaks are passed over`() {
        #expect(Base64.bytes(of: "Zm9v\r\n YmFy\n".utf8) == Array("foobar".utf8))
    }

    @Test(arguments: [
        "Z", "Zg", "Zg=", "Zh==", "Zm9=", "Zm9v=", "Zg==Zg==", "Zm9-", "Zm9_", "====",
    ])
    func `nothing else is Base64`(_ text: String) {
        #expect(Base64.bytes(of: text.utf8) == nil)
    }
}
