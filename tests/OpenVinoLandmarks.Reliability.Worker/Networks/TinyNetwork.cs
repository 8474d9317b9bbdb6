using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Reliability.Worker.Networks;

/// <summary>
/// The smallest network with an input, weights and an output: output = max(input, 0) + weights, rows of eight f32. It makes an inference
/// cost little more than the calls around it, and its output shows whether input, weights and output memory are still the right ones.
/// </summary>
internal static class TinyNetwork
{
    public const int Columns = 8;

    /// <summary>One eighth apart, so that a row in the wrong place is seen.</summary>
    public static ReadOnlySpan<float> Weights => [0.125f, 0.25f, 0.375f, 0.5f, 0.625f, 0.75f, 0.875f, 1f];

    /// <summary>The content of the bin file.</summary>
    public static byte[] WeightBytes => MemoryMarshal.AsBytes(Weights).ToArray();

    /// <summary>The IR for a number of rows, or for any number.</summary>
    public static string Xml(int? rows = 1)
    {
        string shape = $"{(rows is null ? "?" : rows)},{Columns}";
        string port = $"<dim>{rows ?? -1}</dim><dim>{Columns}</dim>";
        return $"""
            <?xml version="1.0"?>
            <net name="tiny" version="11">
              <layers>
                <layer id="0" name="input" type="Parameter" version="opset1">
                  <data shape="{shape}" element_type="f32"/>
                  <output><port id="0" precision="FP32" names="input">{port}</port></output>
                </layer>
                <layer id="1" name="relu" type="ReLU" version="opset1">
                  <input><port id="0" precision="FP32">{port}</port></input>
                  <output><port id="1" precision="FP32">{port}</port></output>
                </layer>
                <layer id="2" name="weights" type="Const" version="opset1">
                  <data element_type="f32" shape="1,{Columns}" offset="0" size="{Columns * sizeof(float)}"/>
                  <output><port id="0" precision="FP32"><dim>1</dim><dim>{Columns}</dim></port></output>
                </layer>
                <layer id="3" name="sum" type="Add" version="opset1">
                  <data auto_broadcast="numpy"/>
                  <input><port id="0" precision="FP32">{port}</port><port id="1" precision="FP32"><dim>1</dim><dim>{Columns}</dim></port></input>
                  <output><port id="2" precision="FP32" names="output">{port}</port></output>
                </layer>
                <layer id="4" name="result" type="Result" version="opset1">
                  <input><port id="0" precision="FP32">{port}</port></input>
                </layer>
              </layers>
              <edges>
                <edge from-layer="0" from-port="0" to-layer="1" to-port="0"/>
                <edge from-layer="1" from-port="1" to-layer="3" to-port="0"/>
                <edge from-layer="2" from-port="0" to-layer="3" to-port="1"/>
                <edge from-layer="3" from-port="2" to-layer="4" to-port="0"/>
              </edges>
            </net>
            """;
    }

    /// <summary>What the network gives for one value of the input.</summary>
    public static float Expected(float input, int column) => MathF.Max(input, 0) + Weights[column];
}
