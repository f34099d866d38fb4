// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/cache/cache.h"

#include "replay/cache/trace_parts.h"
#include "replay/import/source.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>

namespace daxscope::cache {

namespace {

Settings& settings_in_use() {
    static Settings settings;
    return settings;
}

/// Keeps one trace after the other.
class Keeper {
public:
    static Keeper& instance() {
        static Keeper keeper;
        return keeper;
    }
    void add(Key key, std::shared_ptr<const trace::Trace> trace) {
        {
            const std::lock_guard hold(mutex_);
            waiting_.push_back({std::move(key), std::move(trace)});
        }
        more_.notify_one();
    }

private:
    struct Wish {
        Key key;
        std::shared_ptr<const trace::Trace> trace;
    };

    Keeper() : thread_([this](const std::stop_token& stop) { work(stop); }) {}

    void work(const std::stop_token& stop) {
        const Progress progress(
            [&stop](std::uint64_t, std::uint64_t) { return !stop.stop_requested(); });
        while (true) {
            Wish wish;
            {
                std::unique_lock hold(mutex_);
                if (!more_.wait(hold, stop, [this] { return !waiting_.empty(); })) {
                    return;
                }
                wish = std::move(waiting_.front());
                waiting_.pop_front();
            }
            try {
                keep(wish.key, *wish.trace, progress);
            } catch (const Cancelled&) {
                return;
            }
        }
    }

    std::mutex mutex_;
    std::condition_variable_any more_;
    std::deque<Wish> waiting_;
    std::jthread thread_; ///< last: it uses the others
};

} // namespace

void use(Settings settings) {
    settings_in_use() = std::move(settings);
}

const Settings& in_use() {
    return settings_in_use();
}

Found ask(const std::filesystem::path& path, const Progress& progress) {
    Found found;
    if (in_use().folder.empty()) {
        return found;
    }
    found.key = key_of(path);
    try {
        const auto file = found.key ? open_for(in_use(), *found.key) : nullptr;
        found.trace = file ? trace_in(file, progress) : nullptr;
    } catch (const std::bad_alloc&) {
        found.trace = nullptr; // where there is little memory, too, nothing depends on the cache
    }
    return found;
}

bool keep(const Key& key, const trace::Trace& trace, const Progress& progress) {
    if (trace.size() < in_use().least_events || trace.known_upto()) {
        return false;
    }
    try {
        return put(in_use(), key, bytes_of(trace), [&](SectionWriter& writer) {
            const std::vector<std::byte> about = pack(About{key, trace.size()});
            writer.begin(Part::About);
            writer.add(about.data(), about.size());
            write(writer, trace, progress);
        });
    } catch (const std::bad_alloc&) {
        return false;
    }
}

void keep_soon(Key key, std::shared_ptr<const trace::Trace> trace) {
    if (in_use().folder.empty() || trace->size() < in_use().least_events) {
        return;
    }
    try {
        Keeper::instance().add(std::move(key), std::move(trace));
    } catch (const std::system_error&) {
        return; // no thread is to be had: it is not kept
    }
}

bool is_sound(const Entry& entry, const Progress& progress) {
    const auto file = SectionFile::open(entry.file);
    return file && trace_in(file, progress) != nullptr;
}

std::shared_ptr<const trace::Trace> load(const std::filesystem::path& path,
                                         const Progress& progress) {
    Found found = ask(path, progress);
    if (!found.trace) {
        found.trace = source::load(path, progress);
        if (found.key) {
            keep(*found.key, *found.trace, progress);
        }
    }
    return found.trace;
}

} // namespace daxscope::cache
