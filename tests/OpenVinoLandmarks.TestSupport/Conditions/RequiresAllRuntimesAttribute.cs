namespace OpenVinoLandmarks.TestSupport;

/// <summary>The test runs on each unpacked runtime, in a process of its own.</summary>
public sealed class RequiresAllRuntimesAttribute() : RequirementAttribute(TestData.RuntimeFolders.Count > 0, "needs unpacked OpenVINO runtimes: export OPENVINO_LANDMARKS_TEST_RUNTIMES (scripts/test-data prints it)");
