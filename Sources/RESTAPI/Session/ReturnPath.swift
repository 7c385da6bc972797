/// Where one goes after signing in: a page of this server, and nowhere else.
enum ReturnPath {
    static let limit = 1000

    /// A path of ours as it stands, and a query of what a URL is written with (RFC 3986, section
    /// 2): what browsers would read otherwise is none.
    static func isOne(_ text: String) -> Bool {
        let path = text.prefix { $0 != "?" }
        return text.utf8.count <= limit && GetPage.paths.contains(String(path))
            && text.utf8.allSatisfy { byte in
                byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
                    || "-._~:/?[]@!$&'()*+,;=%".utf8.contains(byte)
            }
    }
}
