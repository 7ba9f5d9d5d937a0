// swift-tools-version: 6.2
import PackageDescription

/// The fences of the house: `docs/house.md` draws the arrows and says why each target exists.
let house: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

func room(
  _ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = [],
  extra: [SwiftSetting] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: house + extra)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [],
  extra: [SwiftSetting] = []
) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies + ["Support"], exclude: exclude,
    swiftSettings: house + extra)
}

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let toml: Target.Dependency = .product(name: "TOMLKit", package: "TOMLKit")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")

let package = Package(
  name: "outcrop",
  products: [
    .executable(name: "outcrop", targets: ["outcrop"]),
    .executable(name: "outcrop-reader", targets: ["Reader"]),
  ],
  traits: [
    .trait(
      name: "Local",
      description: "Runs models in-process through libllama, found by pkg-config.")
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    // Floor 0: what Swift cannot call by itself.
    .target(
      name: "CNcurses", linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .target(name: "CWidth"),
    .target(name: "CVectors"),
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("dl")]),
    .target(
      name: "CCmark",
      linkerSettings: [.linkedLibrary("cmark-gfm"), .linkedLibrary("cmark-gfm-extensions")]),
    .systemLibrary(name: "CLlama", pkgConfig: "llama"),
    .target(name: "CPoppler", linkerSettings: [.linkedLibrary("poppler-cpp")]),
    .systemLibrary(name: "CGlib", pkgConfig: "glib-2.0"),
    .systemLibrary(name: "CXml", pkgConfig: "libxml-2.0"),
    .systemLibrary(name: "CZip", pkgConfig: "libzip"),

    // Floor 1: pure.
    room("Core"),
    room("Canvas", ["CWidth"]),

    // Floor 2: one dependency or one concern each.
    room("Markdown", ["Canvas", "CCmark"]),
    room("Terminal", ["Canvas", "CNcurses"]),
    room("Interface", ["Core", "Canvas", "Markdown"]),
    room("Transport", ["Core", "CCurl"]),
    room("Documents", ["Core"]),
    room("Store", ["Core", grdb]),

    // The reader: a process of its own, so that what it links stays out of the program.
    room("Extraction", ["Documents", "CPoppler", "CGlib", "CXml", "CZip"]),
    .executableTarget(
      name: "Reader", dependencies: ["Documents", "Extraction"], swiftSettings: house),

    // Floor 3: what a turn needs.
    room(
      "Providers",
      ["Core", "Transport", crypto, .target(name: "CLlama", condition: .when(traits: ["Local"]))],
      resources: [
        .embedInCode("Catalogue/models.json"), .embedInCode("Catalogue/fetch.py"),
        .embedInCode("Catalogue/convert_minilm.py"),
      ]),
    room("Retrieval", ["Core", "Documents", "CVectors", grdb, crypto]),
    room("Agent", ["Core"]),

    // Floor 4: the only place where parts are wired.
    .executableTarget(
      name: "outcrop",
      dependencies: [
        "Core", "Canvas", "Terminal", "Interface", "Transport", "Documents", "Store", "Providers",
        "Retrieval", "Agent", toml,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      resources: [.embedInCode("Prices/prices.json")],
      swiftSettings: house,
      // Packed relocations and folded functions keep two to three megabytes out of memory.
      linkerSettings: [
        .unsafeFlags(
          [
            "-use-ld=lld", "-Xlinker", "--icf=safe", "-Xlinker", "-z", "-Xlinker",
            "pack-relative-relocs",
          ], .when(configuration: .release))
      ]),

    .target(name: "Support", dependencies: ["Core"], path: "Tests/Support", swiftSettings: house),
    .target(
      name: "IndexFixture", dependencies: ["Retrieval", "Core"], path: "Tests/IndexFixture",
      swiftSettings: house),
    // A process of its own for the tests that kill an index run.
    .executableTarget(
      name: "index-child", dependencies: ["Retrieval", "IndexFixture", "Support", "Core"],
      path: "Tests/IndexChild", swiftSettings: house),
    tests("Core", ["Core"]),
    tests("Canvas", ["Canvas"]),
    tests("Markdown", ["Markdown", "Canvas"]),
    tests("Terminal", ["Terminal", "Canvas"]),
    tests("Interface", ["Interface", "Core", "Canvas"], exclude: ["Golden"]),
    tests("Transport", ["Transport", "Core"], exclude: ["Fixtures"]),
    tests(
      "Documents", ["Documents", "Extraction", "Reader", "Core"], exclude: ["Fixtures"]),
    tests("Store", ["Store", "Core"]),
    tests("Providers", ["Providers", "Transport", "Core"], exclude: ["Fixtures"]),
    tests(
      "Retrieval", ["Retrieval", "Documents", "Core", "IndexFixture", "index-child", grdb]),
    tests("Agent", ["Agent", "Core"]),
    tests("outcrop", ["outcrop", "Interface", "Canvas", "Core", "Store"]),
    // The real binary in a real terminal, which libvterm is.
    .systemLibrary(name: "CVterm", path: "Tests/CVterm"),
    tests("EndToEnd", ["CVterm", "outcrop", "Core", "Store"]),
  ],
  swiftLanguageModes: [.v6]
)
