using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using OpenVinoLandmarks.Benchmarks;
using OpenVinoLandmarks.Benchmarks.Reporting;
using OpenVinoLandmarks.Benchmarks.Subjects;

// What does each stage of the way from a picture to points cost? Arguments are BenchmarkDotNet's own: `--filter '*'` asks all questions.
#if DEBUG
Console.Error.WriteLine("Build with --configuration Release.");
return 2;
#else
// Names of models are told apart by their ends: they are not to be shortened.
IConfig config = DefaultConfig.Instance
    .AddColumn(new MicrosecondsPerFaceColumn())
    .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(40));
BenchmarkSwitcher.FromAssembly(typeof(PictureDecode).Assembly).Run(args, config);
foreach (string missing in AtHand.LeftOut)
{
    Console.WriteLine($"Left out: {missing}");
}

return 0;
#endif
