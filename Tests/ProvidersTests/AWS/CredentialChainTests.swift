import Core
import Foundation
import Synchronization
import Testing
import Transport

@testable import Providers

@Suite("AWS credentials", .timeLimit(.minutes(1)))
struct CredentialChainTests {
  private let config = "/home/u/.aws/config"
  private let credentials = "/home/u/.aws/credentials"

  @Test("come from the environment first, unless a profile was chosen")
  func environment() async throws {
    var world = AWSWorld()
    world.environment = [
      "AWS_ACCESS_KEY_ID": " AKIAENV ", "AWS_SECRET_ACCESS_KEY": "geheim", "AWS_SESSION_TOKEN": "t",
      "AWS_PROFILE": "work",
    ]
    world.files[credentials] = "[work]\n\(AWSWorld.keys)"
    let found = try await world.credentials()
    #expect(found.accessKeyID == "AKIAENV" && found.sessionToken == Secret("t"))
    #expect(found.source == "the environment")
    #expect(try await world.credentials(profile: "work").accessKeyID == "AKIAFILE")
  }

  @Test("of the environment must be whole")
  func half() async {
    var world = AWSWorld()
    world.environment = ["AWS_ACCESS_KEY_ID": "AKIA"]
    #expect(await world.error() == .halfAKey(missing: "AWS_SECRET_ACCESS_KEY"))
    world.environment = ["AWS_SECRET_ACCESS_KEY": "geheim"]
    #expect(await world.error() == .halfAKey(missing: "AWS_ACCESS_KEY_ID"))
  }

  @Test("come from the files that variables name, and from the profile AWS_PROFILE names")
  func files() async throws {
    var world = AWSWorld()
    world.environment = [
      "AWS_CONFIG_FILE": "~/c", "AWS_SHARED_CREDENTIALS_FILE": "/k", "AWS_PROFILE": "work",
    ]
    world.files = [
      "/home/u/c": "# mine\n[profile work]\nregion = eu-central-1\n\(AWSWorld.keys)",
      "/k": "[work]\nAWS_ACCESS_KEY_ID=AKIAK\naws_secret_access_key=geheim=with=signs\n",
    ]
    let found = try await world.credentials()
    #expect(found.accessKeyID == "AKIAK")
    #expect(found.secretAccessKey == Secret("geheim=with=signs"))
    world.files["/k"] = nil
    #expect(try await world.credentials().accessKeyID == "AKIAFILE")
    world.environment["AWS_PROFILE"] = "other"
    #expect(await world.error() == .profileMissing("other"))
    world.files["/k"] = "[other]\naws_access_key_id = AKIA\n"
    #expect(
      await world.error() == .profileIncomplete("other", missing: "aws_secret_access_key"))
  }

  @Test("of a role are fetched from AWS STS, signed with those of its source")
  func assumeRole() async throws {
    var world = AWSWorld()
    world.files[config] = """
      [profile work]
      role_arn = arn:aws:iam::123456789012:role/Reader
      source_profile = base
      external_id = x y
      duration_seconds = 900
      """
    world.files[credentials] = "[base]\n\(AWSWorld.keys)"
    world.transport = ScriptedTransport { _ in .answer(200, AWSWorld.role) }
    let found = try await world.credentials(profile: "work")
    #expect(found.accessKeyID == "ASIAROLE" && found.sessionToken == Secret("tok&en"))
    #expect(found.expiration == AWSWorld.now + 3600)
    let request = try #require(world.transport.requests.first)
    #expect(request.url == "https://sts.eu-west-1.amazonaws.com/")
    #expect(
      request.text
        == "Action=AssumeRole&Version=2011-06-15"
        + "&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2FReader"
        + "&RoleSessionName=outcrop-1741964966&ExternalId=x%20y&DurationSeconds=900")
    let authorization = try #require(request.value("Authorization"))
    #expect(
      authorization.hasPrefix(
        "AWS4-HMAC-SHA256 Credential=AKIAFILE/20250314/eu-west-1/sts/aws4_request, "))
  }

  @Test("of a chain of roles are fetched link by link; a loop is an error")
  func chain() async throws {
    var world = AWSWorld()
    world.files[config] = """
      [profile a]
      role_arn = arn:a
      source_profile = b
      [profile b]
      role_arn = arn:b
      source_profile = b
      """
    world.files[credentials] = "[b]\n\(AWSWorld.keys)"
    world.environment["AWS_ENDPOINT_URL_STS"] = "http://127.0.0.1:9/sts"
    world.transport = ScriptedTransport { _ in .answer(200, AWSWorld.role) }
    #expect(try await world.credentials(profile: "a").accessKeyID == "ASIAROLE")
    #expect(
      world.transport.requests.map { $0.text.contains("RoleArn=arn%3Ab") } == [true, false])
    #expect(world.transport.requests[1].value("X-Amz-Security-Token") == "tok&en")
    #expect(world.transport.requests[0].url == "http://127.0.0.1:9/sts")
    world.files[credentials] = nil
    #expect(await world.error(profile: "a") == .profileLoop("b"))
  }

  @Test("of a role that asks for a code, or that STS refuses, are an error in words")
  func roleTrouble() async {
    var world = AWSWorld()
    world.files[config] = "[profile a]\nrole_arn = r\nsource_profile = b\nmfa_serial = s\n"
    #expect(await world.error(profile: "a") == .codeNeeded(profile: "a"))
    world.files[config] = "[profile a]\nrole_arn = r\ncredential_source = Environment\n"
    #expect(await world.error(profile: "a") == .noCredentials)
    world.environment = ["AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "s"]
    world.transport = ScriptedTransport { _ in
      .answer(
        403, "<ErrorResponse><Error><Message>No\u{1B}[31m way</Message></Error></ErrorResponse>")
    }
    #expect(
      await world.error(profile: "a") == .refused(service: "AWS STS", message: "No [31m way"))
    world.transport = ScriptedTransport { _ in .answer(200, "<html>") }
    #expect(await world.error(profile: "a") == .unreadableAnswer(service: "AWS STS"))
  }

  @Test("of a web identity are fetched without a signature")
  func webIdentity() async throws {
    var world = AWSWorld()
    world.environment = [
      "AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn:r",
      "AWS_ROLE_SESSION_NAME": "pod",
    ]
    #expect(await world.error() == .fileUnreadable(path: "/token"))
    world.files["/token"] = "eyJ.token\n"
    world.transport = ScriptedTransport { _ in .answer(200, AWSWorld.role) }
    #expect(try await world.credentials().accessKeyID == "ASIAROLE")
    let request = try #require(world.transport.requests.first)
    #expect(request.value("Authorization") == nil)
    #expect(
      request.text
        == "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Ar"
        + "&RoleSessionName=pod&WebIdentityToken=eyJ.token")
  }

  @Test("of an SSO session are fetched with the token of aws sso login")
  func sso() async throws {
    var world = AWSWorld()
    world.files[config] = """
      [sso-session corp]
      sso_start_url = https://corp.awsapps.com/start
      sso_region = us-east-1
      [profile work]
      sso_session = corp
      sso_account_id = 123456789012
      sso_role_name = Data Reader
      """
    let cache = "/home/u/.aws/sso/cache/"
    #expect(await world.error(profile: "work") == .sessionEnded(profile: "work"))
    // The name is the SHA-1 of "corp".
    let file = cache + "ee0bfd2552fbd840c02cc48b6e823320543c450f.json"
    world.files[file] = #"{"accessToken":"sso-token","expiresAt":"2025-03-14T16:09:26Z"}"#
    world.transport = ScriptedTransport { _ in
      .answer(
        200,
        #"{"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"s","sessionToken":"t","expiration":1741968566000}}"#
      )
    }
    let found = try await world.credentials(profile: "work")
    #expect(found.accessKeyID == "ASIASSO" && found.expiration == AWSWorld.now + 3600)
    let request = try #require(world.transport.requests.first)
    #expect(
      request.url
        == "https://portal.sso.us-east-1.amazonaws.com/federation/credentials"
        + "?account_id=123456789012&role_name=Data%20Reader")
    #expect(request.value("x-amz-sso_bearer_token") == "sso-token")
    world.files[file] = #"{"accessToken":"sso-token","expiresAt":"2025-03-14T15:09:25Z"}"#
    #expect(await world.error(profile: "work") == .sessionEnded(profile: "work"))
    #expect(
      AWSError.sessionEnded(profile: "work").remedy == "Run: aws sso login --profile work")
    // Older files name no session; then it is the SHA-1 of the start URL.
    world.files[config] = """
      [profile old]
      sso_start_url = https://corp.awsapps.com/start
      sso_region = us-east-1
      sso_account_id = 123456789012
      sso_role_name = Reader
      """
    world.files[cache + "a51746d4aa793ae07b25e90c3a5db96fc7832bd7.json"] =
      #"{"accessToken":"old-token","expiresAt":"2025-03-14T16:09:26UTC"}"#
    #expect(try await world.credentials(profile: "old").accessKeyID == "ASIASSO")
    #expect(world.transport.requests.last?.value("x-amz-sso_bearer_token") == "old-token")
  }

  @Test("of a command are what it prints as JSON, and nothing of it is shown")
  func process() async throws {
    var world = AWSWorld()
    world.files[config] = "[default]\ncredential_process = /bin/give --me \"a key\"\n"
    world.command = { line in
      line == "/bin/give --me \"a key\""
        ? .output(
          Secret(#"{"Version":1,"AccessKeyId":"ASIAPROC","SecretAccessKey":"geheim"}"#))
        : .failed(reason: "it is another one")
    }
    #expect(try await world.credentials().accessKeyID == "ASIAPROC")
    for (output, reason) in [
      ("geheim", "what it printed is not JSON"),
      (#"{"Version":2}"#, "its answer is not of version 1"),
      (#"{"Version":1,"AccessKeyId":"geheim"}"#, "its answer holds no key"),
    ] {
      world.command = { _ in .output(Secret(output)) }
      let error = await world.error()
      #expect(error == .commandFailed(profile: "default", reason: reason))
      #expect(error?.sentence.contains("geheim") == false)
    }
  }

  @Test("of a container are fetched from the allowed hosts only, with the token of its file")
  func container() async throws {
    var world = AWSWorld()
    world.environment = [
      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/x",
      "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/t",
    ]
    world.files["/t"] = "secret-token\n"
    world.transport = ScriptedTransport { _ in .answer(200, AWSWorld.document) }
    let found = try await world.credentials()
    #expect(found.accessKeyID == "ASIADOC" && found.sessionToken == Secret("tok"))
    let request = try #require(world.transport.requests.first)
    #expect(request.url == "http://169.254.170.2/v2/x")
    #expect(request.value("Authorization") == "secret-token")
    world.environment = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://evil.example/x"]
    #expect(await world.error() == .addressNotAllowed("evil.example"))
    world.environment = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://[fd00:ec2::23]/x"]
    #expect(try await world.credentials().accessKeyID == "ASIADOC")
    world.files["/t"] = "two\r\nlines"
    world.environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = "/t"
    #expect(await world.error() == .fileUnreadable(path: "/t"))
  }

  @Test("of a machine at AWS are fetched with a token of its metadata service")
  func instance() async throws {
    var world = AWSWorld()
    world.transport = ScriptedTransport { request in
      switch (request.method, request.url.dropFirst("http://169.254.169.254".count)) {
      case ("PUT", "/latest/api/token"): .answer(200, "imds-token")
      case ("GET", "/latest/meta-data/iam/security-credentials/"): .answer(200, "reader\n")
      case ("GET", "/latest/meta-data/iam/security-credentials/reader"):
        .answer(200, AWSWorld.document)
      default: .answer(404, "")
      }
    }
    #expect(try await world.credentials().source == "the machine's role reader")
    let requests = world.transport.requests
    #expect(requests[0].value("x-aws-ec2-metadata-token-ttl-seconds") == "21600")
    #expect(requests[2].value("x-aws-ec2-metadata-token") == "imds-token")
    #expect(requests.allSatisfy { $0.connectTimeout == .seconds(1) })
  }

  @Test("that are nowhere are an error that says what to set")
  func nowhere() async {
    var world = AWSWorld()
    #expect(await world.error() == .noCredentials)
    #expect(AWSError.noCredentials.sentence == "No AWS credentials found.")
    world.environment["AWS_EC2_METADATA_DISABLED"] = "true"
    let quiet = ScriptedTransport()
    world.transport = quiet
    #expect(await world.error() == .noCredentials)
    #expect(quiet.requests.isEmpty)
  }

  @Test("are kept, refreshed before they end, and looked for anew when AWS refuses them")
  func identity() async throws {
    let calls = Mutex(0)
    let life = Mutex(3600.0)
    var world = AWSWorld()
    world.files[config] = "[default]\ncredential_process = give\n"
    world.command = { _ in
      let number = calls.withLock { count in
        count += 1
        return count
      }
      let seconds = Int(AWSWorld.now + life.withLock { $0 })
      let stamp = AWSTime.stamp(Double(seconds))
      let digits = Array(stamp)
      func part(_ range: Range<Int>) -> String { String(digits[range]) }
      let end =
        "\(part(0..<4))-\(part(4..<6))-\(part(6..<8))T\(part(9..<11)):\(part(11..<13)):\(part(13..<15))Z"
      return .output(
        Secret(
          #"{"Version":1,"AccessKeyId":"ASIA\#(number)","SecretAccessKey":"s","Expiration":"\#(end)"}"#
        ))
    }
    let identity = AWSIdentity(CredentialChain(world.surroundings, profile: nil, region: nil))
    let first = try await identity.credentials()
    #expect(try await identity.credentials() == first)
    await identity.forget(first)
    life.withLock { $0 = 299 }
    #expect(try await identity.credentials().accessKeyID == "ASIA2")
    life.withLock { $0 = 3600 }
    #expect(try await identity.credentials().accessKeyID == "ASIA3")
    #expect(try await identity.credentials().accessKeyID == "ASIA3")
    #expect(calls.withLock { $0 } == 3)
  }

  @Test("of every kind are errors with a remedy and without a secret")
  func errors() {
    let errors: [AWSError] = [
      .noCredentials, .noRegion, .halfAKey(missing: "X"), .profileMissing("p"),
      .profileIncomplete("p", missing: "k"), .profileLoop("p"), .codeNeeded(profile: "p"),
      .unknownSource(profile: "p", key: "k"), .sessionEnded(profile: "p"),
      .fileUnreadable(path: "/f"), .commandFailed(profile: "p", reason: "r"),
      .refused(service: "S", message: "m"), .unreadableAnswer(service: "S"),
      .addressNotAllowed("h"), .expired(source: "s"), .invalidEndpoint(setting: "s"),
      .endpointConflict(setting: "s"), .regionMismatch(model: "m", region: "r"),
      .unreachable(service: "S", .refused(host: "h")),
    ]
    for error in errors {
      #expect(error.sentence.hasSuffix(".") && !error.remedy.isEmpty && !error.code.isEmpty)
    }
  }
}
