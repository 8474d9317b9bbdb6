using System.Buffers.Binary;
using System.Text;

namespace OpenVinoLandmarks.OpenVino.Tests;

/// <summary>Models of a few operations, written as the text of an IR, for behaviour that the real models do not show.</summary>
internal static class TinyModels
{
    /// <summary>Reshapes the input [n] to [2,3]. With an n other than 6 the inference fails.</summary>
    internal static Model FailingReshape(Core core)
    {
        byte[] weights = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(weights, 2);
        BinaryPrimitives.WriteInt64LittleEndian(weights.AsSpan(8), 3);
        return core.ReadModel(
            """
            <?xml version="1.0"?>
            <net name="reshape" version="11">
              <layers>
                <layer id="0" name="in" type="Parameter" version="opset1">
                  <data shape="?" element_type="f32"/>
                  <output><port id="0" precision="FP32" names="in"><dim>-1</dim></port></output>
                </layer>
                <layer id="1" name="shape" type="Const" version="opset1">
                  <data element_type="i64" shape="2" offset="0" size="16"/>
                  <output><port id="0" precision="I64"><dim>2</dim></port></output>
                </layer>
                <layer id="2" name="reshape" type="Reshape" version="opset1">
                  <data special_zero="false"/>
                  <input>
                    <port id="0" precision="FP32"><dim>-1</dim></port>
                    <port id="1" precision="I64"><dim>2</dim></port>
                  </input>
                  <output><port id="2" precision="FP32" names="out"><dim>2</dim><dim>3</dim></port></output>
                </layer>
                <layer id="3" name="result" type="Result" version="opset1">
                  <input><port id="0" precision="FP32"><dim>2</dim><dim>3</dim></port></input>
                </layer>
              </layers>
              <edges>
                <edge from-layer="0" from-port="0" to-layer="2" to-port="0"/>
                <edge from-layer="1" from-port="0" to-layer="2" to-port="1"/>
                <edge from-layer="2" from-port="2" to-layer="3" to-port="0"/>
              </edges>
            </net>
            """u8,
            weights.AsMemory());
    }

    /// <summary>The function max(x, 0) of rows of eight numbers, with any number of rows.</summary>
    internal static Model AnyRows(Core core) => core.ReadModel(
        """
        <net name="dynamic" version="11">
          <layers>
            <layer id="0" name="x" type="Parameter" version="opset1">
              <data shape="?,8" element_type="f32"/>
              <output><port id="0" precision="FP32"><dim>-1</dim><dim>8</dim></port></output>
            </layer>
            <layer id="1" name="relu" type="ReLU" version="opset1">
              <input><port id="0"><dim>-1</dim><dim>8</dim></port></input>
              <output><port id="1" precision="FP32"><dim>-1</dim><dim>8</dim></port></output>
            </layer>
            <layer id="2" name="y" type="Result" version="opset1">
              <input><port id="0"><dim>-1</dim><dim>8</dim></port></input>
            </layer>
          </layers>
          <edges>
            <edge from-layer="0" from-port="0" to-layer="1" to-port="0"/>
            <edge from-layer="1" from-port="1" to-layer="2" to-port="0"/>
          </edges>
        </net>
        """u8);

    /// <summary>Two inputs and two outputs; each output is the maximum of its input and 0.</summary>
    /// <param name="core">Reads the model.</param>
    /// <param name="shape">The shape of all of them, such as "2,3"; empty for scalars.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="names">The prefix of the tensors' names; "none" for tensors without names.</param>
    internal static Model Copies(Core core, string shape = "2,3", string name = "copies", string names = "")
    {
        string dims = string.Concat(shape.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(static d => $"<dim>{d}</dim>"));
        StringBuilder layers = new StringBuilder(), edges = new StringBuilder();
        for (int i = 0; i < 2; i++)
        {
            (int parameter, int relu, int result) = (3 * i, (3 * i) + 1, (3 * i) + 2);
            layers.Append($"""
                <layer id="{parameter}" name="in{i}" type="Parameter" version="opset1">
                  <data shape="{shape}" element_type="f32"/>
                  <output><port id="0" {Attributes($"in{i}")}>{dims}</port></output>
                </layer>
                <layer id="{relu}" name="relu{i}" type="ReLU" version="opset1">
                  <input><port id="0" precision="FP32">{dims}</port></input>
                  <output><port id="1" {Attributes($"out{i}")}>{dims}</port></output>
                </layer>
                <layer id="{result}" name="result{i}" type="Result" version="opset1">
                  <input><port id="0" precision="FP32">{dims}</port></input>
                </layer>
                """);
            edges.Append($"""
                <edge from-layer="{parameter}" from-port="0" to-layer="{relu}" to-port="0"/>
                <edge from-layer="{relu}" from-port="1" to-layer="{result}" to-port="0"/>
                """);
        }

        string net = $"""<net name="{name}" version="11"><layers>{layers}</layers><edges>{edges}</edges></net>""";
        return core.ReadModel(Encoding.UTF8.GetBytes("<?xml version=\"1.0\"?>" + net));

        string Attributes(string kind) => names == "none" ? "precision=\"FP32\"" : $"precision=\"FP32\" names=\"{names}{kind}\"";
    }
}
