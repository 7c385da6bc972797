import Addresses
import Testing

@Suite struct AddressRangeTests {
    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false),
        ("192.0.2.7", "192.0.2.7", true), ("192.0.2.7", "192.0.2.8", false),
        ("10.0.0.0/8", "::ffff:10.0.0.1", true), ("2001:db8::/32", "2001:db8:1::1", true),
        ("2001:db8::/32", "10.0.0.1", false),
    ])
    func `an address is in a range however it is written`(
        range: String, address: String, isIn: Bool
    ) throws {
        let range = try AddressRange(range)
        #expect(range.contains(try #require(NetworkAddress(address))) == isIn)
    }
}
