import GatewayModel
import JSON
import LintelTesting
import Manifest
import Testing

@Suite("A route or backend that is written is read back")
struct RouteRoundTripTests {
    @Test(arguments: 0..<20 as Range<UInt64>)
    func `it is its JSON and its YAML`(_ seed: UInt64) throws {
        var routes = RandomRoutes(seed: seed)
        for _ in 0..<50 {
            let resource = routes.resource()
            #expect(resource.issues == [])
            let json = resource.json()
            let fromJSON = try parseJSON(String(decoding: json, as: UTF8.self))
            #expect(fromJSON.changeset.changes == [Change(.apply(resource))])
            let yaml = YAMLWriter.yaml(try JSONDocument.parsing(json).root)
            #expect(try parseYAML(yaml).changeset.changes == [Change(.apply(resource))])
        }
    }
}
