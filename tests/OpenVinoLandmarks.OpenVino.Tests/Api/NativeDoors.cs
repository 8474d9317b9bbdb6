using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;

namespace OpenVinoLandmarks.OpenVino.Tests.Api;

/// <summary>
/// Which native symbols the public members of an assembly can reach: walks the calls from them through the IL and collects the
/// entry points of imports, and the names that are looked up when needed.
/// </summary>
internal sealed class NativeDoors
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> s_codes = typeof(OpCodes).GetFields()
        .Select(static field => (OpCode)field.GetValue(null)!).ToDictionary(static code => code.Value);

    private readonly Assembly _assembly;
    private readonly HashSet<MethodBase> _seen = [];
    private readonly HashSet<Type> _made = [];
    private readonly Queue<MethodBase> _open = new();

    internal NativeDoors(Assembly assembly)
    {
        _assembly = assembly;
        foreach (Type type in assembly.GetExportedTypes())
        {
            foreach (MethodBase method in type.GetMembers(All).OfType<MethodBase>().Where(static m => m.IsPublic || m.IsFamily))
            {
                Reach(method);
            }
        }

        while (_open.TryDequeue(out MethodBase? method))
        {
            Walk(method);
        }
    }

    /// <summary>Entry points of imports that are reached.</summary>
    internal HashSet<string> Imports { get; } = [];

    /// <summary>Names that are reached as texts.</summary>
    internal HashSet<string> Names { get; } = [];

    private void Reach(MethodBase method)
    {
        MethodBase definition = Definition(method);
        foreach (Type type in method.IsGenericMethod ? method.GetGenericArguments() : [])
        {
            Make(type);
        }

        if (method.DeclaringType is { } declaring)
        {
            // Handles are made by the marshaller, which has them as type arguments only.
            Array.ForEach(declaring.GetGenericArguments(), Make);
            if (method is ConstructorInfo { IsStatic: false })
            {
                Make(declaring);
            }
        }

        if (definition.DeclaringType?.Assembly == _assembly && _seen.Add(definition))
        {
            _open.Enqueue(definition);
            if (definition.DeclaringType.TypeInitializer is { } initializer && _seen.Add(initializer))
            {
                _open.Enqueue(initializer);
            }
        }
    }

    // An object that exists can have its overrides called by anybody.
    private void Make(Type type)
    {
        Type definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (definition.Assembly == _assembly && _made.Add(definition))
        {
            Array.ForEach([.. definition.GetMethods(All).Where(static m => m.IsVirtual)], Reach);
            if (definition.BaseType is { } parent)
            {
                Make(parent);
            }
        }
    }

    private void Walk(MethodBase method)
    {
        if (method.GetCustomAttribute<DllImportAttribute>() is { } import)
        {
            Imports.Add(import.EntryPoint ?? method.Name);
            return;
        }

        byte[]? il = method.GetMethodBody()?.GetILAsByteArray();
        Type[]? typeArguments = method.DeclaringType?.GetGenericArguments(), methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int at = 0; il is not null && at < il.Length;)
        {
            OpCode code = il[at] == 0xFE ? s_codes[(short)(0xFE00 | il[at + 1])] : s_codes[il[at]];
            at += code.Size;
            int operand = code.OperandType is OperandType.InlineMethod or OperandType.InlineString or OperandType.InlineTok ? BitConverter.ToInt32(il, at) : 0;
            if (code.OperandType == OperandType.InlineMethod
                || (code.OperandType == OperandType.InlineTok && method.Module.ResolveMember(operand, typeArguments, methodArguments) is MethodBase))
            {
                Reach(method.Module.ResolveMethod(operand, typeArguments, methodArguments)!);
            }
            else if (code.OperandType == OperandType.InlineString && method.Module.ResolveString(operand) is { } text && text.StartsWith("ov_", StringComparison.Ordinal))
            {
                Names.Add(text);
            }

            at += OperandSize(code, il, at);
        }
    }

    private static int OperandSize(OpCode code, byte[] il, int at) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
        _ => 4,
    };

    private static MethodBase Definition(MethodBase method)
    {
        if (method.DeclaringType is { IsGenericType: true } declaring)
        {
            Type definition = declaring.GetGenericTypeDefinition();
            return MethodBase.GetMethodFromHandle(method.MethodHandle, definition.TypeHandle)!;
        }

        return method is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericMethodDefinition() : method;
    }
}
