namespace OpenVinoLandmarks.OpenVino.Benchmarks;

/// <summary>A model that both sides of a comparison run, with the same file and the same properties.</summary>
internal sealed record BenchmarkModel(string Name, string File)
{
    /// <summary>A network of one layer with eight numbers. Its inference is as cheap as possible, so that the cost of the calls around it
    /// shows.</summary>
    public static BenchmarkModel Tiny { get; } = new("tiny", WriteTiny());

    /// <summary>The landmark model, an inference of ordinary cost; null if OPENVINO_LANDMARKS_MODELS does not contain it.</summary>
    public static BenchmarkModel? Landmarks { get; } = FindLandmarks();

    /// <summary>The models that are available.</summary>
    public static IReadOnlyList<BenchmarkModel> All { get; } = Landmarks is { } landmarks ? [Tiny, landmarks] : [Tiny];

    /// <summary>Returns the properties for the device. The precision is f32, so that every machine runs the same arithmetic.</summary>
    public static IReadOnlyDictionary<string, string> Properties(int streams) => new Dictionary<string, string>
    {
        ["NUM_STREAMS"] = $"{streams}",
        ["INFERENCE_NUM_THREADS"] = $"{streams}",
        ["INFERENCE_PRECISION_HINT"] = "f32",
    };

    /// <summary>Returns a model by its name.</summary>
    public static BenchmarkModel Named(string name) => All.Single(model => model.Name == name);

    private static BenchmarkModel? FindLandmarks()
    {
        const string Name = "landmarks-regression-retail-0009";
        string models = Environment.GetEnvironmentVariable("OPENVINO_LANDMARKS_MODELS") ?? "";
        string file = Path.Combine(models, "intel", Name, "FP32", Name + ".xml");
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
