import Addresses
import HTTPClient
import Testing

/// Which addresses may be connected to for somebody else.
@Suite struct AddressRulesTests {
    private func objection(
        _ address: String, allowing ranges: [String] = [], isEncrypted: Bool = true
    ) throws -> AddressRules.Objection? {
        let rules = AddressRules(allowing: try ranges.map { try AddressRange($0) })
        return rules.objection(
            to: try #require(NetworkAddress(address)), isEncrypted: isEncrypted)
    }

    @Test(arguments: [
        "0.0.0.0", "0.1.2.3", "10.0.0.7", "100.64.0.1", "100.127.255.255", "127.0.0.1",
        "127.255.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.8",
        "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
        "203.0.113.9", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1",
        "fe80::1", "febf::1", "fec0::1", "fc00::1", "fdff::1", "ff02::1", "100::1", "2001:db8::1",
        "2001:2::1", "2001::1", "3fff::1", "5f00::1", "64:ff9b:1::1",
        // The same in the words of IPv6: mapped, compatible, through NAT64, by 6to4.
        "::ffff:127.0.0.1", "::ffff:10.0.0.7", "::ffff:a9fe:a9fe", "::127.0.0.1", "::10.0.0.7",
        "64:ff9b::127.0.0.1", "64:ff9b::a00:7", "64:ff9b::169.254.169.254", "2002:7f00:1::",
        "2002:a00:7::1", "2002:a9fe:a9fe::",
    ])
    func `an address that is not of the public internet`(address: String) throws {
        guard case .sort(let sort) = try objection(address) else {
            Issue.record("\(address) may be connected to")
            return
        }
        #expect(sort.contains("address"))
    }

    @Test(arguments: [
        "1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "126.0.0.1",
        "128.0.0.1", "169.253.0.1", "172.15.0.1", "172.32.0.1", "192.167.0.1", "192.169.0.1",
        "198.17.0.1", "198.20.0.1", "223.255.255.255", "2606:4700::1111", "2a00::1", "fbff::1",
        "64:ff9b::101:101", "2002:101:101::1", "::ffff:1.1.1.1",
    ])
    func `one that is`(address: String) throws {
        #expect(try objection(address) == nil)
        #expect(try objection(address, isEncrypted: false) == .inClear)
    }

    @Test func `what is allowed may be asked in clear, too`() throws {
        let ranges = ["10.0.0.0/8", "fd00::/8", "1.1.1.1"]
        for address in ["10.0.0.7", "::ffff:10.0.0.7", "fd00::1", "1.1.1.1"] {
            #expect(try objection(address, allowing: ranges, isEncrypted: false) == nil)
        }
        for address in ["127.0.0.1", "fc00::1", "11.0.0.1", "64:ff9b::a00:7"] {
            #expect(try objection(address, allowing: ranges, isEncrypted: false) != nil)
        }
    }
}
