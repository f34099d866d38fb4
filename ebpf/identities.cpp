// SPDX-License-Identifier: GPL-3.0-or-later
#include "ebpf/identities.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace daxscope::ebpf {

namespace {

std::size_t mix(std::uint64_t a, std::uint64_t b) {
    std::uint64_t x = (a ^ (b + 0x9e3779b97f4a7c15ULL)) * 0xff51afd7ed558ccdULL;
    x ^= x >> 32;
    return x * 0xc4ceb9fe1a85ec53ULL;
}

/// Munmapped ranges that a late Zap may still be about: as many as may be on their way out at once.
constexpr std::size_t kRemembered = 256;

std::string text_of(const char* bytes, std::size_t most) {
    return {bytes, strnlen(bytes, most)};
}

} // namespace

std::size_t Identities::Hash::operator()(const TaskKey& key) const {
    std::uint64_t comm[2];
    std::memcpy(comm, key.comm.data(), sizeof comm);
    return mix(mix(key.tid, comm[0]), mix(key.tgid, comm[1]));
}

std::size_t Identities::Hash::operator()(const FileKey& key) const {
    return mix(key.ino, key.dev);
}

std::size_t Identities::Hash::operator()(const VmaKey& key) const {
    return mix(mix(key.mm, key.distance), static_cast<std::uint64_t>(key.file));
}

Identities::Identities(std::uint64_t page_size, std::vector<Mount> mounts)
    : page_size_(page_size), mounts_(std::move(mounts)) {}

std::int64_t Identities::task(const daxscope_record& record) {
    TaskKey key{record.tgid, record.tid, {}};
    std::memcpy(key.comm.data(), record.comm, key.comm.size());
    if (last_task_id_ != trace::kNone && key == last_task_) {
        return last_task_id_;
    }
    const auto next = static_cast<std::int64_t>(tasks_.size()) + 1;
    const auto [at, added] = tasks_.try_emplace(key, next);
    if (added) {
        fresh_.tasks.push_back({next, key.tgid, key.tid, text_of(key.comm.data(), 16)});
    }
    last_task_ = key;
    return last_task_id_ = at->second;
}

std::int64_t Identities::mm(std::uint64_t probes_name) {
    return mms_.try_emplace(probes_name, static_cast<std::int64_t>(mms_.size()) + 1).first->second;
}

std::int64_t Identities::add_file(const FileKey& key, std::string path, std::string fstype) {
    const std::int64_t id = ++file_rows_;
    fresh_.files.push_back({id, key.dev, key.ino, path, std::move(fstype)});
    files_.insert_or_assign(key, KnownFile{id, std::move(path)});
    return id;
}

std::int64_t Identities::file(const daxscope_record& record) {
    const FileKey key{record.ino, record.dev};
    if (key.ino == 0 && key.dev == 0) {
        return trace::kNone;
    }
    if (last_file_id_ != trace::kNone && key == last_file_) {
        return last_file_id_;
    }
    const auto at = files_.find(key);
    last_file_ = key;
    return last_file_id_ = at != files_.end() ? at->second.id : add_file(key, {}, {});
}

void Identities::name(const daxscope_file& record) {
    const FileKey key{record.ino, record.dev};
    std::string path = path_of(record);
    if (path.starts_with('/')) {
        path = path_under(mounts_, key.dev, path);
    }
    const auto known = files_.find(key);
    if (known != files_.end() && known->second.path == path) {
        return;
    }
    if (known != files_.end() && known->second.path.empty()) {
        // Its first name record was lost. Rows that have not been taken yet can still be told.
        for (trace::File& row : fresh_.files) {
            if (row.id == known->second.id) {
                row.path = known->second.path = path;
                row.fstype = text_of(record.fstype, sizeof record.fstype);
            }
        }
        return;
    }
    // The number of a deleted file's inode is used again: another name is another file.
    add_file(key, std::move(path), text_of(record.fstype, sizeof record.fstype));
    last_file_id_ = trace::kNone;
}

std::int64_t Identities::mapping(const daxscope_record& record, std::int64_t file) {
    if (record.mm == 0) {
        return trace::kNone;
    }
    LastMapping& last = last_mapping_;
    if (last.id != trace::kNone && last.mm == record.mm && last.file == file &&
        last.start == record.vm_start && last.end == record.vm_end &&
        last.pgoff == record.vm_pgoff) {
        return last.id;
    }
    const VmaKey key{record.mm, file, record.vm_start - record.vm_pgoff * page_size_};
    const auto at = mappings_.find(key);
    std::int64_t id = trace::kNone;
    if (at != mappings_.end()) {
        for (Live& live : at->second) {
            if (live.start < record.vm_end && record.vm_start < live.end) {
                live.start = std::min<std::uint64_t>(live.start, record.vm_start);
                live.end = std::max<std::uint64_t>(live.end, record.vm_end);
                id = live.id;
                break;
            }
        }
    }
    if (id == trace::kNone && record.kind == DAXSCOPE_ZAP) {
        id = gone(key, record);
        if (id != trace::kNone) {
            return id;
        }
    }
    if (id == trace::kNone) {
        id = ++mapping_rows_;
        mappings_[key].push_back({record.vm_start, record.vm_end, id});
        const trace::Mapping row{id,
                                 mm(record.mm),
                                 record.owner == 0 ? trace::kNone : record.owner,
                                 file,
                                 record.vm_start,
                                 record.vm_end,
                                 static_cast<std::int64_t>(record.vm_pgoff),
                                 record.vm_flags};
        fresh_.mappings.push_back(row);
        if (record.owner == 0) {
            ownerless_.emplace(id, row);
        }
    }
    tell_owner(id, record);
    // A mapping without an owner is asked about again.
    last = {record.mm,       file,
            record.vm_start, record.vm_end,
            record.vm_pgoff, ownerless_.contains(id) ? trace::kNone : id};
    return id;
}

std::int64_t Identities::gone(const VmaKey& key, const daxscope_record& record) const {
    const auto at = std::find_if(gone_.rbegin(), gone_.rend(), [&](const Gone& gone) {
        return gone.key == key && gone.range.start < record.vm_end &&
               record.vm_start < gone.range.end;
    });
    return at == gone_.rend() ? trace::kNone : at->range.id;
}

void Identities::tell_owner(std::int64_t id, const daxscope_record& record) {
    if (record.owner == 0 || ownerless_.empty()) {
        return;
    }
    const auto at = ownerless_.find(id);
    if (at != ownerless_.end()) {
        at->second.tgid = record.owner;
        fresh_.mappings.push_back(at->second);
        ownerless_.erase(at);
    }
}

std::int64_t Identities::unmapped(const daxscope_record& record, std::int64_t file) {
    const std::int64_t id = mapping(record, file);
    last_mapping_.id = trace::kNone;
    if (id == trace::kNone) {
        return id;
    }
    const std::uint64_t start = record.vm_start + (record.pgoff - record.vm_pgoff) * page_size_;
    const std::uint64_t end = start + record.arg0 * page_size_;
    const VmaKey key{record.mm, file, record.vm_start - record.vm_pgoff * page_size_};
    const auto at = mappings_.find(key);
    std::vector<Live> left;
    for (const Live& live : at->second) {
        if (live.end <= start || end <= live.start) {
            left.push_back(live);
            continue;
        }
        gone_.push_back({key, {std::max(live.start, start), std::min(live.end, end), live.id}});
        if (live.start < start) {
            left.push_back({live.start, start, live.id});
        }
        if (end < live.end) {
            left.push_back({end, live.end, live.id});
        }
    }
    while (gone_.size() > kRemembered) {
        gone_.pop_front();
    }
    if (left.empty()) {
        mappings_.erase(at);
    } else {
        at->second = std::move(left);
    }
    return id;
}

Identities::Fresh Identities::take() {
    return std::exchange(fresh_, {});
}

std::string path_of(const daxscope_file& record) {
    std::vector<std::string> names;
    const std::size_t bytes = std::min<std::size_t>(record.bytes, sizeof record.names);
    for (std::size_t at = 0; at < bytes;) {
        std::string name = text_of(record.names + at, bytes - at);
        at += name.size() + 1;
        names.push_back(std::move(name));
    }
    std::string path;
    if (!record.whole && !names.empty()) {
        path = "…";
    }
    std::for_each(names.rbegin(), names.rend(),
                  [&](const std::string& name) { path += "/" + name; });
    return path;
}

} // namespace daxscope::ebpf
