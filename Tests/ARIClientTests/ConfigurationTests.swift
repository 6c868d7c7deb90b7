import ARI
import Testing

@testable import ARIClient

@Suite("ARI client configuration")
struct ConfigurationTests {
  @Test(
    "reads addresses",
    arguments: [
      ("http://127.0.0.1:8088/ari", "127.0.0.1", 8088, "/ari", false), ("https://pbx", "pbx", 443, "/ari", true),
      ("ws://pbx/", "pbx", 80, "/ari", false), ("wss://pbx:8089/behind/proxy/", "pbx", 8089, "/behind/proxy", true),
      ("http://[::1]:8088/ari", "::1", 8088, "/ari", false), ("http://[::1]", "::1", 80, "/ari", false),
    ])
  func readsAddresses(url: String, host: String, port: Int, path: String, isSecure: Bool) throws {
    let address = try ARIAddress(url)
    #expect(address.host == host && address.port == port && address.path == path && address.isSecure == isSecure)
    #expect(try ARIAddress(address.description) == address)
  }

  @Test(
    "refuses addresses with a sentence that shows what one looks like and never what was written",
    arguments: [
      "", "pbx", "pbx:8088", "ftp://pbx", "http://", "http://:8088", "http://pbx:0", "http://pbx:65536", "http://pbx:x",
      "http://user:hunter2@pbx", "http://pbx/ari?api_key=hunter2", "http://pbx#x", "http://[::1", "http://[::1]x",
      "http://p bx", "http://pbx\u{0}", "http://pbx:80:90",
    ])
  func refusesAddresses(url: String) {
    let error = #expect(throws: ARIConfigurationError.self) { try ARIAddress(url) }
    #expect(error?.message.hasSuffix("write it like http://127.0.0.1:8088/ari.") == true)
    #expect(error?.message.contains("hunter2") == false)
  }

  @Test("refuses a user or application that can't be")
  func refusesNames() {
    for (user, stasisApp) in [("", "a"), ("a:b", "a"), ("a", "")] {
      #expect(throws: ARIConfigurationError.self) {
        try ARIClientConfiguration(url: "http://pbx", user: user, password: ARIPassword("p"), stasisApp: stasisApp)
      }
    }
  }

  @Test("the password is never printed")
  func hidesPassword() throws {
    let configuration = try ARIClientConfiguration(
      url: "http://pbx", user: "u", password: ARIPassword("hunter2"), stasisApp: "a")
    var dumped = ""
    dump(configuration, to: &dumped)
    #expect(!"\(configuration) \(configuration.password) \(dumped)".contains("hunter2"))
  }

  @Test(
    "base 64 as RFC 4648 has it",
    arguments: [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
      ("foobar", "Zm9vYmFy"), ("é~\u{7f}?", "w6l+fz8="),
    ])
  func base64(text: String, encoded: String) { #expect(text.base64 == encoded) }

  @Test("application names are encoded in the URL")
  func encodesNames() { #expect("a b/é&-._~".percentEncoded == "a%20b%2F%C3%A9%26-._~") }
}
