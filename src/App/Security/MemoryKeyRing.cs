using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace Homeward.App.Security;

/// <summary>
/// The keys that protect cookies and form tokens live in this process and nowhere else. An untouched web host would
/// write
/// them in clear under the user's profile; with this ring nothing is written and every browser session ends with the
/// process, which is also when the desk locks.
/// </summary>
internal sealed class MemoryKeyRing : IXmlRepository // implemented for ASP.NET Core
{
    private readonly Lock gate = new();
    private readonly List<XElement> keys = [];

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        lock (gate) return [.. keys.Select(k => new XElement(k))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        lock (gate) keys.Add(new XElement(element));
    }
}

public static class KeyRingRegistration
{
    public static IServiceCollection AddMemoryKeyRing(this IServiceCollection services)
    {
        services.AddDataProtection().SetApplicationName("homeward");
        services.Configure<KeyManagementOptions>(o =>
        {
            o.XmlRepository = new MemoryKeyRing();
            o.XmlEncryptor = null;
        });
        return services;
    }
}
