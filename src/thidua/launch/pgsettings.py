"""The configuration of the embedded PostgreSQL."""

from __future__ import annotations

from thidua.launch import pgtools

#: Never another address: the embedded server is for this machine's own processes.
HOST = "127.0.0.1"
_MIB = 1024 * 1024


def server_settings(port: int, *, throwaway: bool) -> str:
    """The server's configuration, sized to the machine: modest on a laptop that also runs a browser."""
    memory = pgtools.memory_bytes()
    shared = max(64, min(512, memory // _MIB // 8))
    settings: dict[str, str | int] = {
        "listen_addresses": f"'{HOST}'",
        "port": port,
        "unix_socket_directories": "''",
        "max_connections": 200 if throwaway else 60,
        "shared_buffers": f"{128 if throwaway else shared}MB",
        "effective_cache_size": f"{max(256, memory // _MIB // 3)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "128MB",
        "random_page_cost": "1.1",
        "jit": "off",
        "wal_compression": "on",
        "min_wal_size": "80MB",
        "max_wal_size": "1GB",
        "log_min_duration_statement": "1000",
        "log_line_prefix": "'%m [%p] %d '",
        "log_timezone": "'Asia/Ho_Chi_Minh'",
        "timezone": "'Asia/Ho_Chi_Minh'",
        "password_encryption": "'scram-sha-256'",
    }
    durable = "off" if throwaway else "on"
    settings |= {"fsync": durable, "synchronous_commit": durable, "full_page_writes": durable}
    if throwaway:
        settings |= {
            "log_min_duration_statement": "-1",
            "log_min_messages": "fatal",
            "log_min_error_statement": "panic",
        }
    return "".join(f"{name} = {value}\n" for name, value in settings.items())
