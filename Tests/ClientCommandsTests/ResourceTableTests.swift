import ClientCommands
import GatewayModel
import JSON
import Terminal
import Testing

struct ResourceTableTests {
    private static let set = """
        {"kind": "ListenerSet", "metadata": {"namespace": "shop", "name": "web\\u001b[31m",
        "creationTimestamp": "2026-11-22T10:00:00.000000Z", "uid": "u-1", "resourceVersion": "58",
        "labels": {"a": "b", "c": "d"}, "somethingNew": {"x": 1}},
        "status": {"conditions": [{"type": "Accepted", "status": "True"},
        {"type": "Programmed", "status": "False"}]}, "more": []}
        """

    private func table(
        namespace: Bool = false, kind: Bool = false, wide: Bool = false, columns: Int? = nil
    ) throws -> String {
        let node = try JSONDocument.parsing(Array(Self.set.utf8)).root
        var table = ResourceTable(.listenerSet, showsNamespace: namespace)
        (table.showsKind, table.isWide) = (kind, wide)
        table.now = Timestamp(rfc3339: "2026-11-22T13:12:00Z") ?? .latest
        return table.table(of: [node]).text(
            on: Terminal(
                descriptor: 1, isInteractive: columns != nil, columns: columns, hasColor: false))
    }

    @Test func `a row has the columns of its kind, and speaks to no terminal`() throws {
        #expect(
            try table() == """
                NAME            ACCEPTED   PROGRAMMED   AGE
                web\\u{1b}[31m   True       False        3h12m

                """)
    }

    @Test func `wide has more, and a namespace where there are several`() throws {
        #expect(
            try table(namespace: true, kind: true, wide: true) == """
                NAMESPACE   NAME                        ACCEPTED   PROGRAMMED   AGE     \
                RESOURCEVERSION   UID   LABELS
                shop        listenerset/web\\u{1b}[31m   True       False        3h12m   \
                58                u-1   a=b,c=d

                """)
    }

    @Test func `40 columns are enough`() throws {
        #expect(
            try table(namespace: true, columns: 40) == """
                NAMESPACE:  shop
                NAME:       web\\u{1b}[31m
                ACCEPTED:   True
                PROGRAMMED: False
                AGE:        3h12m

                """)
    }

    @Test func `resources together are a List, as kubectl has it`() throws {
        let node = try JSONDocument.parsing(Array(Self.set.utf8)).root
        let list = try ResourceList.document([node, node])
        #expect(list["apiVersion"]?.string == "v1" && list["kind"]?.string == "List")
        #expect(list["items"]?.elements.compactMap { $0["more"]?.kind }.count == 2)
    }
}
