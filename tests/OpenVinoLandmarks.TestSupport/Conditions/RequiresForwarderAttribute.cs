namespace OpenVinoLandmarks.TestSupport;

/// <summary>The test counts native objects through the forwarding library.</summary>
public sealed class RequiresForwarderAttribute() : RequirementAttribute(TestData.Forwarder is not null && TestData.DefaultRuntime is not null, "needs the forwarding library and a runtime: scripts/test builds the one and names the other");
