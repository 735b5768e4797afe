"""Many machines: a Dask cluster as the executor of a run (the extra `[cluster]`)."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager

from extract.errors import InputError


@contextmanager
def connect(scheduler: str | None, workers: int | None) -> Iterator[Executor | None]:
    """An executor on a Dask cluster: one that runs at an address, or, for `local`, one of this machine's own.

    None gives None. workers: number of processes of a local cluster. Raises InputError if there is no cluster.
    """
    if scheduler is None:
        yield None
        return
    try:
        from distributed import Client, LocalCluster
    except ModuleNotFoundError as error:
        message = f"needs the library {error.name}; install film-extract with its extra [cluster]"
        raise InputError(message, source="--scheduler") from error
    if scheduler == "local":
        with (
            LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            yield client.get_executor()
        return
    try:
        with Client(scheduler, timeout="20s") as client:
            yield client.get_executor()
    except OSError as error:
        raise InputError(f"no Dask scheduler answers: {error}", source=scheduler) from error
