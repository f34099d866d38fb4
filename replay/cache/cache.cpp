// SPDX-License-Identifier: GPL-3.0-or-later
#include "replay/cache/cache.h"

#include "replay/cache/run_parts.h"
#include "replay/cache/trace_parts.h"
#include "replay/import/source.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <new>
#include <system_error>
#include <thread>
#include <vector>

namespace daxscope::cache {

namespace {

Settings& settings_in_use() {
    static Settings settings;
    return settings;
}

/// Of which file the traces are that were read out of the cache, or are on their way into it.
class Origins {
public:
    static Origins& instance() {
        static Origins origins;
        return origins;
    }
    /// @param file nullptr: it was not there
    void add(const std::shared_ptr<const trace::Trace>& trace, const Key& key,
             const std::shared_ptr<const SectionFile>& file) {
        const std::lock_guard hold(mutex_);
        std::erase_if(keys_, [](const auto& entry) { return entry.second.trace.expired(); });
        keys_[trace.get()] = {trace, key, {}};
        if (file) {
            keys_[trace.get()].files.push_back(file);
        }
    }
    /// More was read of it, out of that file.
    void add(const trace::Trace& trace, const std::shared_ptr<const SectionFile>& file) {
        const std::lock_guard hold(mutex_);
        if (const auto found = keys_.find(&trace); found != keys_.end()) {
            std::erase_if(found->second.files, [](const auto& old) { return old.expired(); });
            found->second.files.push_back(file);
        }
    }
    /// Those that are still mapped.
    std::vector<std::shared_ptr<const SectionFile>> files_of(const trace::Trace& trace) {
        const std::lock_guard hold(mutex_);
        std::vector<std::shared_ptr<const SectionFile>> files;
        if (const auto found = keys_.find(&trace); found != keys_.end()) {
            for (const auto& file : found->second.files) {
                files.push_back(file.lock());
            }
        }
        std::erase(files, nullptr);
        return files;
    }
    std::optional<Key> of(const trace::Trace& trace) {
        const std::lock_guard hold(mutex_);
        const auto found = keys_.find(&trace);
        return found == keys_.end() || found->second.trace.expired()
                   ? std::nullopt
                   : std::optional(found->second.key);
    }

private:
    struct Origin {
        std::weak_ptr<const trace::Trace> trace;
        Key key;
        std::vector<std::weak_ptr<const SectionFile>> files;
    };
    std::mutex mutex_;
    std::map<const trace::Trace*, Origin> keys_;
};

/// Does one thing after the other, on its thread.
class Keeper {
public:
    using Wish = std::function<void(const Progress&)>;

    static Keeper& instance() {
        static Keeper keeper;
        return keeper;
    }
    void add(Wish wish) {
        {
            const std::lock_guard hold(mutex_);
            waiting_.push_back(std::move(wish));
        }
        more_.notify_one();
    }

private:
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
                wish(progress);
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

void do_soon(Keeper::Wish wish) {
    try {
        Keeper::instance().add(std::move(wish));
    } catch (const std::system_error&) {
        return; // no thread is to be had: it is not kept
    }
}

bool keep_in(const Settings& settings, const Key& key, const trace::Trace& trace,
             const Progress& progress) {
    if (trace.size() < settings.least_events || trace.known_upto()) {
        return false;
    }
    try {
        return put(settings, key, bytes_of(trace), [&](SectionWriter& writer) {
            const std::vector<std::byte> about = pack(About{key, trace.size()});
            writer.begin(Part::About);
            writer.add(about.data(), about.size());
            write(writer, trace, progress);
        });
    } catch (const std::bad_alloc&) {
        return false;
    }
}

/// Adds those that the file has not.
void keep_runs(const Settings& settings, const Key& key, const Runs& runs,
               const std::array<More, 3>& more, const Progress& progress) {
    std::uint64_t bytes = 0;
    for (std::size_t k = 0; k < runs.size(); ++k) {
        bytes += bytes_of(runs[k]) + more[k].bytes;
    }
    add(settings, key, bytes, [&](SectionWriter& writer, const SectionFile& file) {
        RunsWriter writing(writer, &file);
        const std::uint32_t first = writing.size();
        for (std::size_t k = 0; k < runs.size(); ++k) {
            const bool known = find_run(file, runs[k].handler).has_value() ||
                               (k > 0 && runs[k].handler == runs[k - 1].handler);
            if (known) {
                continue;
            }
            const std::uint32_t number = writing.write(runs[k], progress);
            if (more[k].write) {
                more[k].write(writer, number);
            }
        }
        return writing.size() > first;
    });
}

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
        if (found.trace) {
            Origins::instance().add(found.trace, *found.key, file);
            found.indexed = file->find(Part::Index) != nullptr;
        }
    } catch (const std::bad_alloc&) {
        found.trace = nullptr; // where there is little memory, too, nothing depends on the cache
    }
    return found;
}

bool keep(const Key& key, const trace::Trace& trace, const Progress& progress) {
    return keep_in(in_use(), key, trace, progress);
}

void keep_soon(Key key, std::shared_ptr<const trace::Trace> trace) {
    if (in_use().folder.empty() || trace->size() < in_use().least_events) {
        return;
    }
    Origins::instance().add(trace, key, nullptr);
    do_soon([settings = in_use(), key = std::move(key), trace = std::move(trace)](
                const Progress& progress) { keep_in(settings, key, *trace, progress); });
}

std::optional<KeptRuns> runs(const trace::Trace& trace, const model::Handler& before,
                             const model::Handler& after, const Progress& progress) {
    const std::optional<Key> key = Origins::instance().of(trace);
    KeptRuns found;
    found.file = key ? open_for(in_use(), *key) : nullptr;
    if (!found.file) {
        return std::nullopt;
    }
    const std::array<const model::Handler*, 3> handlers{nullptr, &before, &after};
    for (std::size_t k = 0; k < handlers.size(); ++k) {
        if (k > 0 && handlers[k] == handlers[k - 1]) {
            found.runs[k] = found.runs[k - 1]; // the same rows, shared
            found.numbers[k] = found.numbers[k - 1];
            continue;
        }
        const auto number =
            find_run(*found.file, k == 0 ? trace.session().truth() : handlers[k]->name);
        auto run =
            number ? run_in(found.file, *number, trace, handlers[k], progress) : std::nullopt;
        if (!run) {
            return std::nullopt;
        }
        found.runs[k] = std::move(*run);
        found.numbers[k] = *number;
    }
    found.file->let_go();
    Origins::instance().add(trace, found.file);
    return found;
}

void keep_runs_soon(const std::shared_ptr<const trace::Trace>& trace, Runs runs,
                    std::function<std::array<More, 3>(const Progress&)> more) {
    std::optional<Key> key = Origins::instance().of(*trace);
    if (!key) {
        return;
    }
    do_soon([settings = in_use(), key = std::move(*key), trace, runs = std::move(runs),
             more = std::move(more)](const Progress& progress) {
        try {
            keep_runs(settings, key, runs, more ? more(progress) : std::array<More, 3>{}, progress);
        } catch (const std::bad_alloc&) {
            return; // what does not fit is not kept
        }
    });
}

bool is_as_written(const trace::Trace& trace, const Progress& progress) {
    for (const auto& file : Origins::instance().files_of(trace)) {
        if (!file->is_as_written(progress)) {
            clear(in_use(), Origins::instance().of(trace)->path);
            return false;
        }
    }
    return true;
}

bool is_sound(const Entry& entry, const Progress& progress) {
    const auto file = SectionFile::open(entry.file);
    const auto is_whole = [&file](const Section& section) { return file->is_sound(section); };
    return file && trace_in(file, progress) != nullptr &&
           std::all_of(file->sections().begin(), file->sections().end(), is_whole);
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
