extension String {
    /// As one word of a command that somebody may copy to a shell, whoever has chosen the text.
    var shellWord: String {
        let isPlain = utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-_./:@,+=%".utf8.contains(byte)
            }
        }
        if isPlain, !isEmpty { return self }
        return "'" + replacing("'", with: #"'\''"#) + "'"
    }
}
