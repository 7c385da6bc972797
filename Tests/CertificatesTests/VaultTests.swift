import Foundation
import GatewayModel
import LintelTesting
import Synchronization
import Testing

@testable import Certificates

@Suite("What is sealed opens with its key, and with nothing else")
struct VaultTests {
    /// Data keys as a log would keep them.
    final class KeyStore: Sendable {
        private let keys = Mutex<[String: DataKey]>([:])
        func add(_ key: DataKey) { keys.withLock { $0[key.id] = key } }
        func remove(_ id: String) { keys.withLock { $0[id] = nil } }
        subscript(id: String) -> DataKey? { keys.withLock { $0[id] } }
    }

    let keys = KeyStore()
    let material = SecretMaterial.tls(TLSMaterial("the chain", "the key"))
    let secret: NamespacedName = "shop/cert"

    private func vault(_ ring: MasterKeyRing?) -> Vault { Vault(ring) { [keys] in keys[$0] } }

    private func sealed(_ vault: Vault, _ known: SealedContent? = nil) throws -> SealedContent {
        let sealed = try vault.seal(material, of: secret, replacing: known)
        if let key = sealed.newKey { keys.add(key) }
        return sealed.content
    }

    @Test func `opens what it sealed`() throws {
        let ring = MasterKeyRing(.generate())
        let content = try sealed(vault(ring))
        #expect(try vault(ring).open(content) == material)
        #expect(!content.box.contains(sequence: Array("the key".utf8)))
        #expect(keys[content.dataKey]?.secret == secret)
        #expect(keys[content.dataKey]?.masterKey == ring.current.id)
    }

    @Test(arguments: [nil, Array("whsec_old".utf8)])
    func `what webhooks are signed with opens as it was`(previous: [UInt8]?) throws {
        let vault = vault(MasterKeyRing(.generate()))
        let material = SecretMaterial.webhook(
            WebhookMaterial(current: Array("whsec_new".utf8), previous: previous))
        let sealed = try vault.seal(material, of: secret, replacing: nil)
        keys.add(try #require(sealed.newKey))
        #expect(try vault.open(sealed.content) == material)
        // As TLS it is other bytes, and each content has its fingerprint.
        let tls = SecretMaterial.tls(
            TLSMaterial(certificateChain: Array("whsec_new".utf8), privateKey: previous ?? []))
        let other = try vault.seal(tls, of: secret, replacing: sealed.content)
        #expect(other.content.dataKey == sealed.content.dataKey)
        #expect(other.content.fingerprint != sealed.content.fingerprint)
        let again = try vault.seal(material, of: secret, replacing: other.content)
        #expect(again.content.fingerprint == sealed.content.fingerprint)
        // Elsewhere the same content has another, so nobody can try what it might be.
        let elsewhere = try vault.seal(material, of: "shop/other", replacing: nil)
        #expect(elsewhere.content.fingerprint != sealed.content.fingerprint)
    }

    /// So that repeating an apply changes nothing.
    @Test func `the same content is the same bytes`() throws {
        let vault = vault(MasterKeyRing(.generate()))
        let first = try sealed(vault)
        let again = try vault.seal(material, of: secret, replacing: first)
        #expect(again.content == first && again.newKey == nil)
        let other = try vault.seal(
            .tls(TLSMaterial("the chai", "nthe key")), of: secret, replacing: first)
        #expect(other.content.dataKey == first.dataKey && other.newKey == nil)
        #expect(other.content.box.prefix(12) != first.box.prefix(12))
        // Two Secrets with one content have nothing in common.
        let elsewhere = try vault.seal(material, of: "shop/other", replacing: nil)
        #expect(elsewhere.content.dataKey != first.dataKey)
        #expect(elsewhere.content.box != first.box)
    }

    @Test func `a key that cannot be opened is replaced`() throws {
        let first = try sealed(vault(MasterKeyRing(.generate())))
        let second = try vault(MasterKeyRing(.generate())).seal(
            material, of: secret, replacing: first)
        #expect(second.newKey != nil && second.content.dataKey != first.dataKey)
    }

    @Test func `without master key nothing is sealed or opened`() throws {
        let content = try sealed(vault(MasterKeyRing(.generate())))
        let locked = vault(nil)
        #expect(throws: SecretsError.self) {
            try locked.seal(material, of: secret, replacing: nil)
        }
        let error = #expect(throws: SecretsError.self) { try locked.open(content) }
        #expect(error?.code == .noMasterKey)
        #expect(!locked.hasMasterKey)
        #expect(locked.unreadableCount(among: [try #require(keys[content.dataKey])]) == 1)
    }

    @Test func `another master key under the same identity is found out`() throws {
        func ring(_ byte: UInt8) -> MasterKeyRing {
            MasterKeyRing(MasterKey(id: "same", bytes: [UInt8](repeating: byte, count: 32)))
        }
        let content = try sealed(vault(ring(1)))
        let error = #expect(throws: SecretsError.self) { try vault(ring(2)).open(content) }
        #expect(error?.code == .wrongMasterKey)
    }

    @Test func `a destroyed key opens nothing`() throws {
        let vault = vault(MasterKeyRing(.generate()))
        let content = try sealed(vault)
        #expect(try vault.open(content) == material)
        keys.remove(content.dataKey)
        // It is remembered until the vault hears of it.
        vault.forget(["shop/other"])
        #expect(try vault.open(content) == material)
        vault.forget([secret])
        let error = #expect(throws: SecretsError.self) { try vault.open(content) }
        #expect(error?.code == .destroyed)
    }

    @Test func `every altered byte is found out`() throws {
        let vault = vault(MasterKeyRing(.generate()))
        let content = try sealed(vault)
        for index in content.box.indices {
            var altered = content
            altered.box[index] ^= 1
            let error = #expect(throws: SecretsError.self) { try vault.open(altered) }
            #expect(error?.code == .damaged)
        }
        var short = content
        short.box = []
        #expect(throws: SecretsError.self) { try vault.open(short) }
    }

    /// A row cannot be put in another's place.
    @Test func `a wrapped key belongs to its secret`() throws {
        let ring = MasterKeyRing(.generate())
        let content = try sealed(vault(ring))
        var key = try #require(keys[content.dataKey])
        #expect(ring.opens(key))
        key.secret = "shop/other"
        #expect(!ring.opens(key))
    }

    @Test func `a new master key opens what the old one wrapped`() throws {
        let directory = try TemporaryDirectory()
        let file = MasterKeyFile(directory.file("keys"))
        let old = try file.create()
        let content = try sealed(vault(old))
        let key = try #require(keys[content.dataKey])
        let new = try file.appendNewKey()
        #expect(new.keys.count == 2 && new.keys[0].id == old.current.id)
        #expect(try vault(new).open(content) == material)
        let rewrapped = try new.rewrapped(key)
        #expect(rewrapped.masterKey == new.current.id && !old.opens(rewrapped))
        keys.add(rewrapped)
        #expect(try vault(MasterKeyRing(new.current)).open(content) == material)
    }
}

@Suite("Files of master keys")
struct MasterKeyFileTests {
    let directory: TemporaryDirectory
    let file: MasterKeyFile

    init() throws {
        directory = try TemporaryDirectory()
        file = MasterKeyFile(directory.file("keys"))
    }

    @Test func `a new file is for its owner alone`() throws {
        let ring = try file.create()
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(try file.read().current.id == ring.current.id)
        #expect(throws: SecretsError.self) { try file.create() }
        _ = try file.appendNewKey()
        let after = try FileManager.default.attributesOfItem(atPath: file.path)
        #expect((after[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o644])
    func `others may not read`(_ mode: Int) throws {
        _ = try file.create()
        try FileManager.default.setAttributes(
            [.posixPermissions: mode], ofItemAtPath: file.path)
        let error = #expect(throws: SecretsError.self) { try file.read() }
        #expect(error?.message.contains("chmod 600") == true)
    }

    @Test func `comments and bare keys are read`() throws {
        let key = MasterKey.generate()
        let bare = key.line.split(separator: ":")[1]
        let ring = try MasterKeyRing(text: "# mine\n\nold:\(bare)\n\(bare)\r\n", source: "x")
        #expect(ring.keys.map(\.id) == ["old", key.id])
    }

    @Test(arguments: ["", "# nothing\n", "a:b\n", "a b:AAAA", "id:QUJD", "::", "no base64"])
    func `anything else is refused without repeating it`(_ text: String) {
        let error = #expect(throws: SecretsError.self) {
            try MasterKeyRing(text: text, source: "the file")
        }
        #expect(error?.code == .unusableMasterKey)
        #expect(error?.message.hasPrefix("the file") == true)
        #expect(error?.message.contains("QUJD") == false)
    }

    @Test func `the same identity twice is refused`() {
        let line = MasterKey.generate().line
        #expect(throws: SecretsError.self) {
            try MasterKeyRing(text: "\(line)\n\(line)", source: "x")
        }
    }

    @Test func `descriptions do not tell the key`() {
        let key = MasterKey.generate()
        let secret = key.line.split(separator: ":")[1]
        var dumped = ""
        dump(MasterKeyRing(key), to: &dumped)
        for text in ["\(key)", String(reflecting: key), dumped] {
            #expect(!text.contains(secret))
        }
    }
}

extension [UInt8] {
    func contains(sequence: [UInt8]) -> Bool { Data(self).range(of: Data(sequence)) != nil }
}
