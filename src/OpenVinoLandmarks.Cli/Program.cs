using OpenVinoLandmarks.Cli;

return await CommandLine.RunAsync(args);
