namespace OpenVinoLandmarks.Tests.Detection;

[TestClass]
[TestCategory("EveryRuntime")]
[RequiresOpenVino]
[DoNotParallelize]
public sealed class OpenVinoModelErrorTests() : ModelErrorTests("CPU");
