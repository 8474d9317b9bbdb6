namespace NativeAotInference;

/// <summary>A small IR: the sigmoid of four numbers, which is one half for zeros.</summary>
internal static class OneLayer
{
    public static ReadOnlySpan<byte> Xml => """
        <?xml version="1.0"?>
        <net name="one layer" version="11">
          <layers>
            <layer id="0" name="input" type="Parameter" version="opset1">
              <data shape="1,4" element_type="f32"/>
              <output><port id="0" precision="FP32" names="input"><dim>1</dim><dim>4</dim></port></output>
            </layer>
            <layer id="1" name="sigmoid" type="Sigmoid" version="opset1">
              <input><port id="0" precision="FP32"><dim>1</dim><dim>4</dim></port></input>
              <output><port id="1" precision="FP32" names="output"><dim>1</dim><dim>4</dim></port></output>
            </layer>
            <layer id="2" name="result" type="Result" version="opset1">
              <input><port id="0" precision="FP32"><dim>1</dim><dim>4</dim></port></input>
            </layer>
          </layers>
          <edges>
            <edge from-layer="0" from-port="0" to-layer="1" to-port="0"/>
            <edge from-layer="1" from-port="1" to-layer="2" to-port="0"/>
          </edges>
        </net>
        """u8;
}
