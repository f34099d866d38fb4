// SPDX-License-Identifier: GPL-3.0-or-later
//
// LMDB with a writable map: its own tools map the file read-only. What is written where, and when
// it is flushed, is LMDB's doing.
#include "workloads.h"

#include <algorithm>
#include <lmdb.h>
#include <memory>
#include <stdexcept>

namespace daxscope::workload {

namespace {

constexpr std::size_t kMapBytes = 16U << 20U;

void check(int status, const char* what) {
    if (status != 0) {
        throw std::runtime_error(std::string("lmdb: ") + what + ": " + mdb_strerror(status));
    }
}

using Environment = std::unique_ptr<MDB_env, decltype(&mdb_env_close)>;

Environment open_environment(const std::string& path) {
    MDB_env* made = nullptr;
    check(mdb_env_create(&made), "mdb_env_create");
    Environment environment(made, mdb_env_close);
    check(mdb_env_set_mapsize(made, kMapBytes), "mdb_env_set_mapsize");
    check(mdb_env_open(made, path.c_str(), MDB_NOSUBDIR | MDB_WRITEMAP, 0644), "mdb_env_open");
    return environment;
}

/// Does `work` in a transaction and commits it.
template <typename Work>
void transact(const Environment& environment, const Work& work) {
    MDB_txn* transaction = nullptr;
    check(mdb_txn_begin(environment.get(), nullptr, 0, &transaction), "mdb_txn_begin");
    MDB_dbi database = 0;
    check(mdb_dbi_open(transaction, nullptr, 0, &database), "mdb_dbi_open");
    work(transaction, database);
    check(mdb_txn_commit(transaction), "mdb_txn_commit");
}

} // namespace

void run_lmdb(const std::string& path, int records) {
    const Environment environment = open_environment(path);
    constexpr int kInTransaction = 200;
    constexpr unsigned kScatter = 7919; // prime: keys come in no order
    for (int first = 0; first < records; first += kInTransaction) {
        transact(environment, [&](MDB_txn* transaction, MDB_dbi database) {
            for (int k = first; k < std::min(first + kInTransaction, records); ++k) {
                unsigned number = static_cast<unsigned>(k) * kScatter;
                std::string text(200, 'v');
                MDB_val key{sizeof number, &number}, value{text.size(), text.data()};
                check(mdb_put(transaction, database, &key, &value, 0), "mdb_put");
            }
        });
    }
    // Every other record goes again: pages are freed and reused.
    transact(environment, [&](MDB_txn* transaction, MDB_dbi database) {
        for (int k = 0; k < records; k += 2) {
            unsigned number = static_cast<unsigned>(k) * kScatter;
            MDB_val key{sizeof number, &number};
            check(mdb_del(transaction, database, &key, nullptr), "mdb_del");
        }
    });
}

} // namespace daxscope::workload
