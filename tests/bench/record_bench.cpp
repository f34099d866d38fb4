// SPDX-License-Identifier: GPL-3.0-or-later
//
// From a ring in memory through the backlog, the decoder and SQLite to a closed file: what a
// recording can keep up with. The producer does what the probe does, without a kernel.
#include "ebpf/backlog.h"
#include "ebpf/decode.h"
#include "replay/trace/writer.h"
#include "tests/unit/ebpf/fake_ring.h"
#include "tests/unit/ebpf/records.h"

#include <benchmark/benchmark.h>

#include <filesystem>
#include <unistd.h>
#include <vector>

namespace {

using namespace daxscope;
using namespace daxscope::ebpf;
using namespace std::chrono_literals;

/// What a storm of 8 processes on 16 files makes: a fault, its unmap, and the mapping zapped.
std::vector<daxscope_record> storm() {
    std::vector<daxscope_record> records;
    for (std::uint64_t k = 0; k < 4096; ++k) {
        const auto process = static_cast<std::uint32_t>(k % 8);
        const Vma vma{process + 1};
        constexpr std::uint8_t kKinds[] = {DAXSCOPE_ZAP, DAXSCOPE_UNMAP, DAXSCOPE_PMD_FAULT};
        const std::uint8_t kind = kKinds[k % 3];
        daxscope_record r = record_of(kind, 0, kind == DAXSCOPE_UNMAP ? Vma{0} : vma);
        r.tgid = r.tid = 1000 + process;
        r.ino = 100 + k / 8 % 16;
        r.pgoff = k % 2 * 512;
        r.pmd_out = 0x82000001004008e7;
        r.result = 0x100;
        r.arg0 = 512;
        r.arg1 = 512;
        r.extent = 2 | 4ULL << 16;
        records.push_back(r);
    }
    return records;
}

/// Everything but SQLite.
void decode(benchmark::State& state) {
    std::vector<daxscope_record> records = storm();
    std::uint64_t ts = 0;
    for (auto _ : state) {
        Identities identities(kPage);
        Decoder decoder(identities);
        for (daxscope_record& record : records) {
            record.ts = ts += 1000;
            decoder.take(std::as_bytes(std::span(&record, 1)));
        }
        benchmark::DoNotOptimize(decoder.events().data());
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(records.size()));
}
BENCHMARK(decode);

void ring_to_file(benchmark::State& state) {
    const auto path = std::filesystem::temp_directory_path() /
                      ("daxscope-bench-" + std::to_string(getpid()) + ".daxtrace");
    const auto count = static_cast<std::uint64_t>(state.range(0));
    std::vector<daxscope_record> records = storm();
    for (auto _ : state) {
        FakeRing fake(8 << 20);
        Ring ring = fake.reader();
        Identities identities(kPage);
        Decoder decoder(identities);
        trace::Writer writer(path, "6.12.0", true);
        std::uint64_t refused = 0;
        {
            Backlog backlog(ring, -1);
            std::thread producer([&] {
                for (std::uint64_t k = 0; k < count; ++k) {
                    daxscope_record& record = records[k % records.size()];
                    record.ts = 1000 * k;
                    record.ts_end = record.ts + 500;
                    while (!fake.put(record)) { // the ring is full: the recorder sets the pace
                        ++refused;
                        std::this_thread::yield();
                    }
                }
            });
            while (decoder.total() < count) {
                if (const auto chunk = backlog.take(50ms)) {
                    chunk->each([&](std::span<const std::byte> record) { decoder.take(record); });
                    const Identities::Fresh fresh = identities.take();
                    for (const trace::File& row : fresh.files) {
                        writer.add(row);
                    }
                    for (const trace::Task& row : fresh.tasks) {
                        writer.add(row);
                    }
                    for (const trace::Mapping& row : fresh.mappings) {
                        writer.add(row);
                    }
                    writer.add(decoder.events());
                    decoder.clear();
                }
            }
            producer.join();
        }
        writer.flush();
        state.PauseTiming();
        state.counters["waits"] = static_cast<double>(refused);
        writer.discard();
        state.ResumeTiming();
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(ring_to_file)->Arg(1 << 14)->Arg(1 << 20)->Unit(benchmark::kMillisecond)->UseRealTime();

} // namespace
