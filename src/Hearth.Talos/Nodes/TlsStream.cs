using Org.BouncyCastle.Tls;

namespace Hearth.Talos.Nodes;

/// <summary>
/// TLS over a stream by BouncyCastle, because Talos' certificates are Ed25519 and .NET cannot sign with such a key.
/// Reads and writes may run at the same time; the protocol itself is entered by one at a time.
/// </summary>
internal sealed class TlsStream : Stream
{
    private const int RecordSize = 16 * 1024;

    private readonly Stream inner;
    private readonly TlsClientProtocol protocol = new();
    private readonly Lock gate = new();
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly byte[] received = new byte[RecordSize + 1024];

    private TlsStream(Stream inner) => this.inner = inner;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="IOException">The handshake failed: the peer or its certificate was refused.</exception>
    public static async Task<TlsStream> ConnectAsync(Stream inner, TlsClient client, CancellationToken cancellationToken)
    {
        var stream = new TlsStream(inner);
        stream.protocol.Connect(client);
        while (true)
        {
            await stream.FlushRecordsAsync(cancellationToken);
            if (!stream.protocol.IsHandshaking)
            {
                return stream;
            }

            if (!await stream.ReceiveAsync(cancellationToken))
            {
                throw new IOException("the node closed the connection during the TLS handshake");
            }
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            lock (gate)
            {
                int available = protocol.GetAvailableInputBytes();
                if (available > 0)
                {
                    int length = Math.Min(available, buffer.Length);
                    byte[] plain = new byte[length];
                    int read = protocol.ReadInput(plain, 0, length);
                    plain.AsSpan(0, read).CopyTo(buffer.Span);
                    return read;
                }

                if (protocol.IsClosed)
                {
                    return 0;
                }
            }

            if (!await ReceiveAsync(cancellationToken))
            {
                return 0;
            }

            await FlushRecordsAsync(cancellationToken);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        lock (gate)
        {
            protocol.WriteApplicationData(buffer.ToArray(), 0, buffer.Length);
        }

        await FlushRecordsAsync(cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Flush() => inner.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
            writing.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        int read = await inner.ReadAsync(received, cancellationToken);
        lock (gate)
        {
            if (read == 0)
            {
                if (!protocol.IsClosed)
                {
                    protocol.CloseInput();
                }

                return false;
            }

            try
            {
                protocol.OfferInput(received, 0, read);
            }
            catch (TlsFatalAlertReceived alert)
            {
                throw new IOException($"the node refused the connection: {AlertDescription.GetText(alert.AlertDescription)}", alert);
            }
            catch (TlsFatalAlert alert)
            {
                throw new IOException(alert.InnerException?.Message ?? $"the TLS handshake failed: {AlertDescription.GetText(alert.AlertDescription)}", alert);
            }

            return true;
        }
    }

    // Records leave in the order in which they were made.
    private async ValueTask FlushRecordsAsync(CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            byte[] records;
            lock (gate)
            {
                int available = protocol.GetAvailableOutputBytes();
                if (available == 0)
                {
                    return;
                }

                records = new byte[available];
                protocol.ReadOutput(records, 0, available);
            }

            await inner.WriteAsync(records, cancellationToken);
        }
        finally
        {
            writing.Release();
        }
    }
}
