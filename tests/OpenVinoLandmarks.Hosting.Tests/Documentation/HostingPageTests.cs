using DocumentedPrograms;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OpenVinoLandmarks.Hosting.Tests.Support;

namespace OpenVinoLandmarks.Hosting.Tests.Documentation;

/// <summary>Checks that the programs of docs/hosting.md compile and run.</summary>
[TestClass]
public sealed class HostingPageTests
{
    [TestMethod]
    public void Programs_AllLines_AreCompiledInDocumentedPrograms()
    {
        string[] lines = [.. DocumentedCode.Lines(Path.Combine("docs", "hosting.md"))];

        Assert.IsGreaterThan(10, lines.Length);
        DocumentedCode.AssertCompiled(lines);
    }

    [TestMethod]
    public async Task SeveralDetectors_WithMetrics_StartAndAreHealthy()
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("Detectors:Door:Device", "MANAGED"), new("Detectors:Yard:Device", "managed")]);
        HostingPage.AddSeveral(builder);
        HostingPage.Measure(builder);
        using IHost host = builder.Build();
        await host.StartAsync();

        Assert.AreEqual(HealthStatus.Healthy, (await Programs.CheckAsync(host.Services, "face-landmarks-door")).Status);
        Assert.AreEqual(HealthStatus.Healthy, (await Programs.CheckAsync(host.Services, "face-landmarks-yard")).Status);
        await host.StopAsync();
    }

    [TestMethod]
    public async Task TheFirstProgram_Starts()
    {
        using IHost host = HostingPage.Start(["--FaceLandmarks:Device=MANAGED"]).Build();
        await host.StartAsync();

        Assert.AreEqual("MANAGED", host.Services.GetRequiredService<IFaceLandmarkDetector>().Info.Engine.Engine);
        await host.StopAsync();
    }
}
