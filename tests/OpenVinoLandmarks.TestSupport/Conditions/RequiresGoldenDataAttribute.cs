namespace OpenVinoLandmarks.TestSupport;

/// <summary>The test compares with stored numbers of OpenVINO's own Python API.</summary>
public sealed class RequiresGoldenDataAttribute() : RequirementAttribute(TestData.Root is { } root && Directory.Exists(Path.Combine(root, "golden")), "needs the golden data: export OPENVINO_LANDMARKS_TEST_DATA (scripts/test-data prints it)");
