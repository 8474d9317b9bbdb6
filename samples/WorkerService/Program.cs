using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenVinoLandmarks;
using OpenVinoLandmarks.OpenCv;
using Mat = OpenCvSharp.Mat;

// Options come from appsettings.json, from variables such as FaceLandmarks__Device, or from arguments such as --FaceLandmarks:Device=CPU.
HostApplicationBuilder builder = Host.CreateApplicationBuilder(args);
builder.Logging.AddConsole(static console => console.LogToStandardErrorThreshold = LogLevel.Trace);
builder.Services.AddFaceLandmarkDetector("FaceLandmarks");
builder.Services.AddHealthChecks().AddFaceLandmarkDetector();
builder.Services.AddHostedService<FolderWorker>();
using IHost host = builder.Build();
await host.RunAsync();

/// <summary>Prints the nose of each face in the pictures of a folder (--Pictures=FOLDER), then ends the program.</summary>
internal sealed class FolderWorker(
    IFaceLandmarkDetector detector,
    HealthCheckService health,
    IConfiguration configuration,
    IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        string folder = configuration["Pictures"] ?? ".";
        foreach (string path in Directory.EnumerateFiles(folder, "*.jpg").Order(StringComparer.Ordinal))
        {
            using Mat picture = PictureReader.Read(path);
            foreach (FaceLandmarks face in await detector.DetectAsync(picture, cancellationToken: stoppingToken))
            {
                Console.WriteLine($"{Path.GetFileName(path)}: nose {face.Nose.X:F1}, {face.Nose.Y:F1}");
            }
        }

        HealthReport report = await health.CheckHealthAsync(stoppingToken);
        foreach ((string name, HealthReportEntry entry) in report.Entries)
        {
            Console.WriteLine($"{name}: {entry.Status}, {entry.Description}");
        }

        lifetime.StopApplication();
    }
}
