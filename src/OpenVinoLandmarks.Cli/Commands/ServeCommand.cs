using System.CommandLine;
using System.CommandLine.Parsing;
using OpenVinoLandmarks.Cli.Options;
using OpenVinoLandmarks.Cli.Serving;

namespace OpenVinoLandmarks.Cli.Commands;

/// <summary><c>ovlandmarks serve</c>: checks the options and passes them to the program of the server.</summary>
internal sealed class ServeCommand : Command
{
    private const string Examples = $"""
        ovlandmarks serve
        ovlandmarks serve --device GPU --hint throughput
        ovlandmarks serve --url http://127.0.0.1:9000 --grpc-url http://127.0.0.1:9001
        ovlandmarks serve --model landmarks-regression-retail-0009 --face-detector face-detection-retail-0004
        {ServerOptionGroup.TokenVariable}=... ovlandmarks serve --url http://0.0.0.0:8080 --log json
        """;

    private readonly GlobalOptionGroup _globals;

    public ServeCommand(GlobalOptionGroup globals)
        : base(
            "serve",
            "Serve the models to other programs over KServe v2, find landmarks in pictures that are sent over HTTP, and show a page for "
            + "pictures and the camera. After Ctrl-C or SIGTERM, the server answers the calls that it has and ends. The variable "
            + $"{ServerProgram.Variable} names the program of the server if it is not in a usual place.")
    {
        _globals = globals;
        new ServingOptionGroup().AddTo(this);
        foreach (Option option in new DetectorOptionGroup().All)
        {
            Add(option);
        }

        new InferenceOptionGroup().AddTo(this);
        this.AddExamples(Examples);
        SetAction(Run);
    }

    private int Run(ParseResult parsed)
    {
        string[] arguments = [.. parsed.Tokens.Where(token => token.Type != TokenType.Command).Select(token => token.Value)];
        return ServerProgram.Run(arguments, _globals.Messages(parsed));
    }
}
