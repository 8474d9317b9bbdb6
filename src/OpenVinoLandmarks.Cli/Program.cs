using OpenVinoLandmarks.Cli;
using OpenVinoLandmarks.Cli.Native;

NativeLibraries.FindBesideProgram();

return await CommandLine.RunAsync(args);
