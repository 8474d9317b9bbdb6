namespace OpenVinoLandmarks.OpenVino.Benchmarks;

/// <summary>What is run on both sides: the same file, the same properties.</summary>
internal sealed record BenchmarkModel(string Name, string File)
{
    /// <summary>A network of one layer and eight numbers: an inference costs as little as OpenVINO can make it, so that the calls around it show.</summary>
    public static BenchmarkModel Tiny { get; } = new("tiny", WriteTiny());

    /// <summary>The landmark model, where OPENVINO_LANDMARKS_MODELS has it: the work that the overhead has to be seen against.</summary>
    public static BenchmarkModel? Landmarks { get; } = FindLandmarks();

    /// <summary>Both, as far as they are there.</summary>
    public static IReadOnlyList<BenchmarkModel> All { get; } = Landmarks is { } landmarks ? [Tiny, landmarks] : [Tiny];

    /// <summary>Properties of the device; f32 so that both sides of a comparison run the same arithmetic on every machine.</summary>
    public static IReadOnlyDictionary<string, string> Properties(int streams) => new Dictionary<string, string>
    {
        ["NUM_STREAMS"] = $"{streams}",
        ["INFERENCE_NUM_THREADS"] = $"{streams}",
        ["INFERENCE_PRECISION_HINT"] = "f32",
    };

    /// <summary>The model by its name.</summary>
    public static BenchmarkModel Named(string name) => All.Single(model => model.Name == name);

    private static BenchmarkModel? FindLandmarks()
    {
        const string Name = "landmarks-regression-retail-0009";
        string file = Path.Combine(Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_MODELS") ?? "", "intel", Name, "FP32", Name + ".xml");
        return System.IO.File.Exists(file) ? new BenchmarkModel("landmarks", file) : null;
    }

    private static string WriteTiny()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "tiny.xml");
        System.IO.File.WriteAllText(file, """
            <?xml version="1.0"?>
            <net name="tiny" version="11">
              <layers>
                <layer id="0" name="input" type="Parameter" version="opset1">
                  <data shape="1,8" element_type="f32"/>
                  <output><port id="0" precision="FP32" names="input"><dim>1</dim><dim>8</dim></port></output>
                </layer>
                <layer id="1" name="relu" type="ReLU" version="opset1">
                  <input><port id="0" precision="FP32"><dim>1</dim><dim>8</dim></port></input>
                  <output><port id="1" precision="FP32" names="output"><dim>1</dim><dim>8</dim></port></output>
                </layer>
                <layer id="2" name="result" type="Result" version="opset1">
                  <input><port id="0" precision="FP32"><dim>1</dim><dim>8</dim></port></input>
                </layer>
              </layers>
              <edges>
                <edge from-layer="0" from-port="0" to-layer="1" to-port="0"/>
                <edge from-layer="1" from-port="1" to-layer="2" to-port="0"/>
              </edges>
            </net>
            """);
        return file;
    }
}
