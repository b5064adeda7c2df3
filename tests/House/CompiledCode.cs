using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Homeward.Tests.House;

/// <summary>
/// One place in compiled code that names a type or member. Nested and compiler-made types (lambdas, iterators, async state
/// machines) count as the outermost type they stand in, so nothing hides inside a generated class.
/// </summary>
/// <param name="Assembly">simple name of the assembly that uses</param>
/// <param name="Namespace">namespace of the outermost type that uses</param>
/// <param name="From">full name of the type and, where there is one, member that uses</param>
/// <param name="TargetAssembly">simple name of the assembly that is used</param>
/// <param name="TargetNamespace">namespace of what is used</param>
/// <param name="Target">full name of the type that is used</param>
/// <param name="Member">member that is used; null for the type itself</param>
/// <param name="Signature">for a method, its parameter types in brackets; generic arguments before them in pointed brackets</param>
internal sealed record Use(
    string Assembly, string Namespace, string From,
    string TargetAssembly, string TargetNamespace, string Target, string? Member, string Signature)
{
    public override string ToString() => $"{From} uses {Target}{(Member is null ? "" : "::" + Member)}{Signature}";
}

/// <summary>
/// Reads every type, field, signature, generic argument, attribute and instruction of an assembly and lists what it names.
/// What the compiler has folded away (constants, nameof, enum values) leaves no trace and cannot be seen.
/// </summary>
internal sealed class CompiledCode : IDisposable
{
    private static readonly OperandType?[] OneByte = Operands(wide: false);
    private static readonly OperandType?[] TwoByte = Operands(wide: true);

    private readonly PEReader file;
    private readonly MetadataReader reader;
    private readonly string assembly;
    private readonly List<Use> uses = [];
    private readonly Names names;
    private (string Namespace, string From) here;

    private CompiledCode(string path)
    {
        file = new PEReader(File.OpenRead(path));
        reader = file.GetMetadataReader();
        assembly = reader.GetString(reader.GetAssemblyDefinition().Name);
        names = new Names(this);
    }

    public static IReadOnlyList<Use> Uses(string path)
    {
        using var code = new CompiledCode(path);
        foreach (var type in code.reader.TypeDefinitions) code.Walk(type);
        return code.uses;
    }

    /// <summary>Simple names of the assemblies an assembly refers to.</summary>
    public static IReadOnlyList<string> References(string path)
    {
        using var code = new CompiledCode(path);
        return [.. code.reader.AssemblyReferences.Select(a => code.reader.GetString(code.reader.GetAssemblyReference(a).Name))];
    }

    /// <summary>Native functions an assembly declares for itself.</summary>
    public static IReadOnlyList<string> NativeCalls(string path)
    {
        using var code = new CompiledCode(path);
        return [.. code.reader.MethodDefinitions.Select(m => code.reader.GetMethodDefinition(m))
            .Where(m => m.Attributes.HasFlag(System.Reflection.MethodAttributes.PinvokeImpl))
            .Select(m => code.names.Of(m.GetDeclaringType()).Full + "::" + code.reader.GetString(m.Name))];
    }

    public void Dispose() => file.Dispose();

    private void Walk(TypeDefinitionHandle handle)
    {
        var type = reader.GetTypeDefinition(handle);
        var self = names.Of(handle);
        here = (self.Namespace, self.Full);
        Add(type.BaseType);
        foreach (var i in type.GetInterfaceImplementations()) Add(reader.GetInterfaceImplementation(i).Interface);
        Constraints(type.GetGenericParameters());
        Attributes(type.GetCustomAttributes());
        foreach (var p in type.GetProperties()) Attributes(reader.GetPropertyDefinition(p).GetCustomAttributes());
        foreach (var e in type.GetEvents()) Add(reader.GetEventDefinition(e).Type);
        foreach (var f in type.GetFields())
        {
            var field = reader.GetFieldDefinition(f);
            here.From = self.Full + "::" + reader.GetString(field.Name);
            field.DecodeSignature(names, null);
            Attributes(field.GetCustomAttributes());
        }

        foreach (var m in type.GetMethods())
        {
            var method = reader.GetMethodDefinition(m);
            here.From = self.Full + "::" + reader.GetString(method.Name);
            method.DecodeSignature(names, null);
            Constraints(method.GetGenericParameters());
            Attributes(method.GetCustomAttributes());
            foreach (var p in method.GetParameters()) Attributes(reader.GetParameter(p).GetCustomAttributes());
            if (method.RelativeVirtualAddress != 0) Walk(file.GetMethodBody(method.RelativeVirtualAddress));
        }
    }

    private void Walk(MethodBodyBlock body)
    {
        if (!body.LocalSignature.IsNil) reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(names, null);
        foreach (var region in body.ExceptionRegions) Add(region.CatchType);
        var il = body.GetILReader();
        while (il.RemainingBytes > 0)
        {
            int code = il.ReadByte();
            switch (code == 0xFE ? TwoByte[il.ReadByte()] : OneByte[code])
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType
                    or OperandType.InlineSig:
                    Add(MetadataTokens.EntityHandle(il.ReadInt32()));
                    break;
                case OperandType.InlineSwitch:
                    var branches = il.ReadInt32();
                    il.Offset += 4 * branches;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR: il.Offset += 8; break;
                case OperandType.InlineVar: il.Offset += 2; break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar: il.Offset += 1; break;
                case OperandType.InlineNone: break;
                case null: throw new BadImageFormatException($"unknown instruction {code:X2} in {here.From}");
                default: il.Offset += 4; break;
            }
        }
    }

    private void Constraints(GenericParameterHandleCollection parameters)
    {
        foreach (var p in parameters)
        {
            foreach (var c in reader.GetGenericParameter(p).GetConstraints()) Add(reader.GetGenericParameterConstraint(c).Type);
        }
    }

    private void Attributes(CustomAttributeHandleCollection attributes)
    {
        foreach (var a in attributes)
        {
            var attribute = reader.GetCustomAttribute(a);
            Add(attribute.Constructor);
            var value = attribute.DecodeValue(names);
            foreach (var argument in value.FixedArguments.Select(x => x.Value).Concat(value.NamedArguments.Select(x => x.Value)))
            {
                if (argument is Named type) Add(type, null, "");
            }
        }
    }

    private void Add(EntityHandle handle)
    {
        if (handle.IsNil) return;
        switch (handle.Kind)
        {
            case HandleKind.TypeReference or HandleKind.TypeDefinition or HandleKind.TypeSpecification:
                Add(names.Of(handle), null, "");
                break;
            case HandleKind.MethodSpecification:
                var specification = reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                var arguments = specification.DecodeSignature(names, null);
                AddMember(specification.Method, "<" + string.Join(",", arguments.Select(a => a.Display)) + ">");
                break;
            case HandleKind.StandaloneSignature:
                reader.GetStandaloneSignature((StandaloneSignatureHandle)handle).DecodeMethodSignature(names, null);
                break;
            default:
                AddMember(handle, "");
                break;
        }
    }

    private void AddMember(EntityHandle handle, string arguments)
    {
        switch (handle.Kind)
        {
            case HandleKind.MemberReference:
                var member = reader.GetMemberReference((MemberReferenceHandle)handle);
                var signature = "";
                if (member.GetKind() == MemberReferenceKind.Method) signature = Show(member.DecodeMethodSignature(names, null));
                else member.DecodeFieldSignature(names, null);
                var parent = member.Parent.Kind == HandleKind.MethodDefinition
                    ? names.Of(reader.GetMethodDefinition((MethodDefinitionHandle)member.Parent).GetDeclaringType())
                    : names.Of(member.Parent);
                Add(parent, reader.GetString(member.Name), arguments + signature);
                break;
            case HandleKind.MethodDefinition:
                var method = reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                Add(names.Of(method.GetDeclaringType()), reader.GetString(method.Name), arguments);
                break;
            case HandleKind.FieldDefinition:
                var field = reader.GetFieldDefinition((FieldDefinitionHandle)handle);
                Add(names.Of(field.GetDeclaringType()), reader.GetString(field.Name), "");
                break;
            default: throw new BadImageFormatException($"unexpected {handle.Kind} in {here.From}");
        }
    }

    private static string Show(MethodSignature<Named> signature) =>
        "(" + string.Join(",", signature.ParameterTypes.Select(p => p.Display)) + ")";

    private void Add(Named target, string? member, string signature) => uses.Add(
        new Use(assembly, here.Namespace, here.From, target.Assembly, target.Namespace, target.Full, member, signature));

    private static OperandType?[] Operands(bool wide)
    {
        var table = new OperandType?[256];
        foreach (var field in typeof(OpCodes).GetFields())
        {
            if (field.GetValue(null) is OpCode code && code.Size == (wide ? 2 : 1)) table[code.Value & 0xFF] = code.OperandType;
        }

        return table;
    }

    /// <summary>A type as a name. Full is without generic arguments; Display has them.</summary>
    private sealed record Named(string Assembly, string Namespace, string Full, string Display);

    /// <summary>Turns handles and signatures into names, noting on the way every type that is named inside them.</summary>
    private sealed class Names(CompiledCode code) : ISignatureTypeProvider<Named, object?>, ICustomAttributeTypeProvider<Named>
    {
        private static readonly Named None = new("", "", "", "");

        public Named Of(EntityHandle handle) => handle.Kind switch
        {
            HandleKind.TypeDefinition => Of((TypeDefinitionHandle)handle),
            HandleKind.TypeReference => Of((TypeReferenceHandle)handle),
            HandleKind.TypeSpecification =>
                code.reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null),
            _ => throw new BadImageFormatException($"{handle.Kind} is no type"),
        };

        public Named Of(TypeDefinitionHandle handle)
        {
            var type = code.reader.GetTypeDefinition(handle);
            var name = code.reader.GetString(type.Name);
            if (!type.GetDeclaringType().IsNil)
            {
                var outer = Of(type.GetDeclaringType());
                return New(code.assembly, outer.Namespace, outer.Full + "+" + name);
            }

            var space = code.reader.GetString(type.Namespace);
            return New(code.assembly, space, space.Length == 0 ? name : space + "." + name);
        }

        public Named Of(TypeReferenceHandle handle)
        {
            var type = code.reader.GetTypeReference(handle);
            var name = code.reader.GetString(type.Name);
            if (type.ResolutionScope.Kind == HandleKind.TypeReference)
            {
                var outer = Of((TypeReferenceHandle)type.ResolutionScope);
                return New(outer.Assembly, outer.Namespace, outer.Full + "+" + name);
            }

            var space = code.reader.GetString(type.Namespace);
            var from = type.ResolutionScope.Kind == HandleKind.AssemblyReference
                ? code.reader.GetString(code.reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
                : code.assembly;
            return New(from, space, space.Length == 0 ? name : space + "." + name);
        }

        public Named GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => Note(Of(handle));

        public Named GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => Note(Of(handle));

        public Named GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle, byte raw) =>
            Of(handle);

        public Named GetGenericInstantiation(Named genericType, ImmutableArray<Named> arguments) => genericType with
        {
            Display = genericType.Full + "<" + string.Join(",", arguments.Select(a => a.Display)) + ">",
        };

        public Named GetPrimitiveType(PrimitiveTypeCode typeCode) => New("System.Runtime", "System", "System." + typeCode);

        public Named GetArrayType(Named elementType, ArrayShape shape) => elementType with { Display = elementType.Display + "[,]" };

        public Named GetSZArrayType(Named elementType) => elementType with { Display = elementType.Display + "[]" };

        public Named GetByReferenceType(Named elementType) => elementType with { Display = elementType.Display + "&" };

        public Named GetPointerType(Named elementType) => elementType with { Display = elementType.Display + "*" };

        public Named GetPinnedType(Named elementType) => elementType;

        public Named GetModifiedType(Named modifier, Named unmodifiedType, bool isRequired) => unmodifiedType;

        public Named GetFunctionPointerType(MethodSignature<Named> signature) => None with { Display = "function" };

        public Named GetGenericMethodParameter(object? context, int index) => None with { Display = "!!" + index };

        public Named GetGenericTypeParameter(object? context, int index) => None with { Display = "!" + index };

        public Named GetSystemType() => New("System.Runtime", "System", "System.Type");

        public bool IsSystemType(Named type) => type.Full == "System.Type";

        /// <summary>Attributes name types as text: "Homeward.Claims.Claim, Homeward.Core, Version=…" or without assembly.</summary>
        public Named GetTypeFromSerializedName(string name)
        {
            var parts = name.Split(',', 3, StringSplitOptions.TrimEntries);
            var outer = parts[0].Split('+')[0];
            var dot = outer.LastIndexOf('.');
            return New(parts.Length > 1 ? parts[1] : code.assembly, dot < 0 ? "" : outer[..dot], parts[0]);
        }

        public PrimitiveTypeCode GetUnderlyingEnumType(Named type)
        {
            // The size of an enum argument is not in the attribute. Ask the loaded type; all enums used so are loadable here.
            var found = Type.GetType($"{type.Full}, {type.Assembly}", throwOnError: false);
            var under = found is null ? TypeCode.Int32 : Type.GetTypeCode(Enum.GetUnderlyingType(found));
            return under switch
            {
                TypeCode.Byte => PrimitiveTypeCode.Byte,
                TypeCode.SByte => PrimitiveTypeCode.SByte,
                TypeCode.Int16 => PrimitiveTypeCode.Int16,
                TypeCode.UInt16 => PrimitiveTypeCode.UInt16,
                TypeCode.UInt32 => PrimitiveTypeCode.UInt32,
                TypeCode.Int64 => PrimitiveTypeCode.Int64,
                TypeCode.UInt64 => PrimitiveTypeCode.UInt64,
                _ => PrimitiveTypeCode.Int32,
            };
        }

        private static Named New(string assembly, string space, string full) => new(assembly, space, full, full);

        private Named Note(Named type)
        {
            code.Add(type, null, "");
            return type;
        }
    }
}
