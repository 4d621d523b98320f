# Occumap as a server: docker build -t occumap . && docker run -p 8765:8765 -v occumap:/data occumap
# Accounts: docker exec -it CONTAINER occumap user add NAME --role owner
FROM python:3.13-slim AS build
WORKDIR /build
COPY pyproject.toml README.md LICENSE ./
COPY src src
RUN pip install --no-cache-dir --prefix=/installed '.[fast,server,postgres]'

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin occumap \
 && install -d -o occumap -g occumap -m 0700 /data
COPY --from=build /installed /usr/local
# The database, uploads, results and what is made once are all in the volume.
ENV OCCUMAP_HOME=/data NUMBA_CACHE_DIR=/data/cache/numba PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
USER occumap
VOLUME /data
EXPOSE 8765
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8765/health', timeout=4)"]
ENTRYPOINT ["occumap"]
CMD ["serve", "--host", "0.0.0.0"]
