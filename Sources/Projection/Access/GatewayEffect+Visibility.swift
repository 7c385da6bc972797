import GatewayModel

extension GatewayEffect {
    /// What of it may be told: all of it to who may get the gateway, to others what happens to
    /// what they may get. Nil if that is nothing.
    public func seen(by visibility: Visibility) -> GatewayEffect? {
        if visibility.seesMerge(of: gateway) { return self }
        func sees(_ id: ListenerID) -> Bool { visibility.sees(id.owner) }
        let seen = GatewayEffect(
            gateway: gateway, version: version, previousVersion: previousVersion,
            delta: delta.filter { sees($0) },
            routes: routes.filter { visibility.sees($0.record.id) },
            lost: lost.filter { sees($0.id) }.map { $0.told(to: visibility, on: gateway) },
            displaced: displaced.filter { sees($0.id) }
                .map { $0.told(to: visibility, on: gateway) },
            promoted: promoted.filter { sees($0.id) },
            carvedOut: carvedOut.filter { sees($0.id) && sees($0.by) })
        return seen.tellsNothing ? nil : seen
    }

    /// Whether both tell the same, so that nothing is left out of either.
    public func tellsAsMuch(as other: GatewayEffect) -> Bool {
        self === other || size == other.size
    }

    private var tellsNothing: Bool { size == 0 }

    private var size: Int {
        delta.size + routes.size + lost.count + displaced.count + promoted.count + carvedOut.count
    }
}

extension GatewayEffect.Loss {
    /// Without the name of the holder if `visibility` does not have it.
    func told(to visibility: Visibility, on gateway: NamespacedName) -> GatewayEffect.Loss {
        guard let holder, !visibility.sees(holder.owner, on: gateway) else { return self }
        return GatewayEffect.Loss(
            id: id, listener: listener, cause: cause, holder: nil, isNew: isNew,
            certificates: certificates)
    }
}
