using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Homeward.Tests.Shared;

/// <summary>A time-stamping authority made of openssl, with a root of its own; also over HTTP on this machine.</summary>
internal sealed class StampAuthority : IDisposable
{
    private readonly Tools tools;
    private HttpListener? listener;

    public StampAuthority(Tools tools, string usage = "critical,timeStamping")
    {
        this.tools = tools;
        tools.Write("tsa.cnf", $"""
            [req]
            distinguished_name=dn
            [dn]
            [ca]
            basicConstraints=critical,CA:TRUE
            keyUsage=critical,keyCertSign,cRLSign
            [tsa_ext]
            basicConstraints=CA:FALSE
            keyUsage=critical,digitalSignature
            extendedKeyUsage={usage}
            [tsa]
            default_tsa=one
            [one]
            serial=./serial
            crypto_device=builtin
            signer_cert=./tsa.pem
            certs=./root.pem
            signer_key=./tsa.key
            signer_digest=sha256
            default_policy=1.2.3.4.1
            digests=sha256, sha384, sha512
            accuracy=secs:1
            ess_cert_id_chain=no
            ess_cert_id_alg=sha256
            """);
        tools.Write("serial", "01\n");
        Do("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "root.key", "-out", "root.pem", "-days", "3650",
            "-subj", "/CN=Homeward Test Root", "-config", "tsa.cnf", "-extensions", "ca");
        Do("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Homeward Test TSA", "-config", "tsa.cnf");
        Do("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial", "-out", "tsa.pem", "-days", "3000",
            "-extfile", "tsa.cnf", "-extensions", "tsa_ext");
    }

    /// <summary>DER.</summary>
    public byte[] Root
    {
        get
        {
            using var root = X509Certificate2.CreateFromPem(tools.Read("root.pem"));
            return root.RawData;
        }
    }

    public byte[] Answer(byte[] request) => TryAnswer(request) ?? throw new InvalidOperationException("openssl ts gave no answer");

    public byte[]? TryAnswer(byte[] request)
    {
        tools.Write("request.tsq", request);
        File.Delete(tools.At("answer.tsr"));
        var ran = tools.Run("openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "request.tsq", "-out", "answer.tsr");
        return ran.Code == 0 && File.Exists(tools.At("answer.tsr")) ? tools.ReadBytes("answer.tsr") : null;
    }

    /// <summary>Serves on this machine; <paramref name="change"/> may spoil an answer.</summary>
    public string Serve(Func<byte[], byte[]>? change = null)
    {
        var port = FreePort();
        listener = new HttpListener { Prefixes = { $"http://127.0.0.1:{port}/tsa/" } };
        listener.Start();
        _ = Task.Run(async () =>
        {
            while (listener.IsListening)
            {
                var context = await listener.GetContextAsync();
                using var read = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(read);
                var answer = Answer(read.ToArray());
                var bytes = change is null ? answer : change(answer);
                context.Response.ContentType = "application/timestamp-reply";
                await context.Response.OutputStream.WriteAsync(bytes);
                context.Response.Close();
            }
        });
        return $"http://127.0.0.1:{port}/tsa/";
    }

    public void Dispose() => listener?.Close();

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private void Do(params string[] words)
    {
        var ran = tools.Run("openssl", words);
        if (ran.Code != 0) throw new InvalidOperationException(ran.Error);
    }
}
