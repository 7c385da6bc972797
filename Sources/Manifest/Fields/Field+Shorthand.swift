import GatewayModel

extension Field {
    static func kept(
        _ name: StaticString, each place: @autoclosure @escaping @Sendable () -> FieldPlace
    ) -> Field {
        Field(name, .kept, isList: true, of: place)
    }

    static func stored(_ name: StaticString, _ what: String) -> Field { Field(name, .stored(what)) }

    static func judged(
        _ name: StaticString, _ place: @autoclosure @escaping @Sendable () -> FieldPlace
    ) -> Field {
        Field(name, .judged, of: place)
    }

    static func judged(
        _ name: StaticString, each place: @autoclosure @escaping @Sendable () -> FieldPlace
    ) -> Field {
        Field(name, .judged, isList: true, of: place)
    }
}
