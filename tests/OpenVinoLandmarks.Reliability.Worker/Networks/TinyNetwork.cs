using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.Reliability.Worker.Networks;

/// <summary>
/// The smallest network with an input, weights and an output: output = max(input, 0) + weights, in rows of eight f32. An inference costs
/// little more than the calls around it, and its output shows whether the input, the weights and the output are still in the right memory.
/// </summary>
internal static class TinyNetwork
{
    public const int Columns = 8;

    /// <summary>The weights, one eighth apart, so that a row at a wrong address shows.</summary>
    public static ReadOnlySpan<float> Weights => [0.125f, 0.25f, 0.375f, 0.5f, 0.625f, 0.75f, 0.875f, 1f];

    /// <summary>The content of the IR's bin file.</summary>
    public static byte[] WeightBytes => MemoryMarshal.AsBytes(Weights).ToArray();

    /// <summary>Returns the text of the IR's xml file for a number of rows; null for any number.</summary>
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
                  <input>
                    <port id="0" precision="FP32">{port}</port>
                    <port id="1" precision="FP32"><dim>1</dim><dim>{Columns}</dim></port>
                  </input>
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

    /// <summary>Returns the output for one value of the input.</summary>
    public static float Expected(float input, int column) => MathF.Max(input, 0) + Weights[column];

    /// <summary>Throws if an output is not the expected one, which means that wrong memory was used.</summary>
    public static void Check(ReadOnlySpan<float> input, ReadOnlySpan<float> output)
    {
        for (int i = 0; i < input.Length; i++)
        {
            float expected = Expected(input[i], i % Columns);
            if (output[i] != expected)
            {
                throw new InvalidOperationException($"Output {i} of {input.Length} is {output[i]}, not {expected}.");
            }
        }
    }
}
