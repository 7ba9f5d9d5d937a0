import Core
package import Transport

/// The least IAM policy with which outcrop's use of Bedrock works.
package struct BedrockPolicy: Equatable, Sendable {
  private static let geographies = [
    "global", "us-gov", "us", "eu", "apac", "jp", "au", "ca", "sa", "me", "af",
  ]

  private let resources: [String]

  /// - Parameter model: The model that is asked, by the id it is called by.
  package init(model: String, region: AWSRegion) {
    let partition = region.partition
    let anywhere = "arn:\(partition):bedrock:*::foundation-model/"
    let geography = Self.geographies.first { model.hasPrefix($0 + ".") }
    if model.hasPrefix("arn:") {
      let id = model.split(separator: "/").last.map(String.init) ?? ""
      let inner = Self.geographies.first { id.hasPrefix($0 + ".") }
      resources = [model] + (inner.map { [anywhere + id.dropFirst($0.count + 1)] } ?? [])
    } else if let geography {
      // A profile sends the request on to the model in one of its regions.
      resources = [
        "arn:\(partition):bedrock:\(region.name):*:inference-profile/\(model)",
        anywhere + model.dropFirst(geography.count + 1),
      ]
    } else {
      resources = ["arn:\(partition):bedrock:\(region.name)::foundation-model/\(model)"]
    }
  }

  /// The policy as the document that IAM takes.
  package var document: JSON {
    [
      "Version": "2012-10-17",
      "Statement": [
        [
          "Sid": "Answer", "Effect": "Allow",
          "Action": ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
          "Resource": .array(resources.map { .string($0) }),
        ],
        [
          "Sid": "ListModels", "Effect": "Allow",
          "Action": [
            "bedrock:ListFoundationModels", "bedrock:ListInferenceProfiles",
            "bedrock:ListProvisionedModelThroughputs",
          ], "Resource": "*",
        ],
      ],
    ]
  }
}
