// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/actions/keys_dialog.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QTableWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace daxscope::gui {

namespace {

QString nativeText(const QList<QKeySequence>& keys) {
    QStringList texts;
    for (const QKeySequence& key : keys) {
        texts << key.toString(QKeySequence::NativeText);
    }
    return texts.join(QStringLiteral("  "));
}

QString nameOf(const QAction* action) {
    return action->text().remove(u'&');
}

} // namespace

KeysDialog::KeysDialog(const Actions& actions, KeyBindings* keys, QWidget* parent)
    : QDialog(parent), actions_(actions), keys_(keys), search_(new QLineEdit(this)),
      layout_(new QComboBox(this)), table_(new QTableWidget(this)), said_(new QLabel(this)) {
    constexpr int kLetters = 84, kLines = 30;
    setWindowTitle(tr("Keys of commands"));
    resize(kLetters * fontMetrics().averageCharWidth(), kLines * fontMetrics().lineSpacing());
    search_->setObjectName(QStringLiteral("keys-search"));
    search_->setPlaceholderText(tr("Search a command or a key"));
    search_->setAccessibleName(tr("Search a command or a key"));
    search_->setClearButtonEnabled(true);
    layout_->setObjectName(QStringLiteral("keys-layout"));
    layout_->addItems({tr("US keyboard (QWERTY)"), tr("French keyboard (AZERTY)"),
                       tr("German keyboard (QWERTZ)"), tr("Dvorak keyboard")});
    layout_->setAccessibleName(tr("Keyboard"));
    layout_->setToolTip(tr("Keys that are meant by their place, as W A S D, follow it"));
    layout_->setCurrentIndex(static_cast<int>(keys->layout()));
    table_->setObjectName(QStringLiteral("keys-table"));
    table_->setAccessibleName(tr("Commands"));
    table_->setColumnCount(3);
    table_->setHorizontalHeaderLabels({tr("Menu"), tr("Command"), tr("Keys")});
    table_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table_->setSelectionBehavior(QAbstractItemView::SelectRows);
    table_->setSelectionMode(QAbstractItemView::SingleSelection);
    table_->verticalHeader()->hide();
    table_->horizontalHeader()->setSectionResizeMode(1, QHeaderView::Stretch);
    said_->setObjectName(QStringLiteral("keys-said"));
    said_->setWordWrap(true);
    said_->setTextFormat(Qt::PlainText);

    auto* head = new QHBoxLayout;
    head->addWidget(search_, 1);
    head->addWidget(layout_);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(head);
    layout->addWidget(table_, 1);
    layout->addLayout(makeEdit());
    layout->addWidget(said_);
    layout->addLayout(makeFiles());
    connect(search_, &QLineEdit::textChanged, this, &KeysDialog::search);
    connect(layout_, &QComboBox::activated, this,
            [this](int at) { keys_->setLayout(static_cast<KeyBindings::Layout>(at)); });
    connect(table_, &QTableWidget::currentCellChanged, this, [this] { offer(); });
    connect(keys, &KeyBindings::changed, this, &KeysDialog::fill);
    fill();
}

QLayout* KeysDialog::makeEdit() {
    auto* row = new QHBoxLayout;
    edit_ = new QKeySequenceEdit(this);
    edit_->setObjectName(QStringLiteral("keys-edit"));
    edit_->setAccessibleName(tr("Press the new key"));
    set_ = new QPushButton(tr("&Set"), this);
    set_->setObjectName(QStringLiteral("keys-set"));
    reset_ = new QPushButton(tr("&Reset"), this);
    reset_->setObjectName(QStringLiteral("keys-reset"));
    reset_->setToolTip(tr("The key that the command has at first"));
    row->addWidget(new QLabel(tr("New key:"), this));
    row->addWidget(edit_, 1);
    row->addWidget(set_);
    row->addWidget(reset_);
    connect(edit_, &QKeySequenceEdit::keySequenceChanged, this, [this] { offer(); });
    connect(set_, &QPushButton::clicked, this, &KeysDialog::set);
    connect(reset_, &QPushButton::clicked, this, [this] {
        if (QAction* action = current()) {
            keys_->reset(action);
        }
    });
    return row;
}

QLayout* KeysDialog::makeFiles() {
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    const auto add = [&](const QString& text, auto slot) {
        connect(buttons->addButton(text, QDialogButtonBox::ActionRole), &QPushButton::clicked, this,
                slot);
    };
    add(tr("Reset &all"), [this] { keys_->resetAll(); });
    add(tr("&Import…"), [this] { importKeys(); });
    add(tr("&Export…"), [this] { exportKeys(); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* row = new QHBoxLayout;
    row->addWidget(buttons);
    return row;
}

QAction* KeysDialog::current() const {
    const int row = table_->currentRow();
    return row < 0 || table_->isRowHidden(row) ? nullptr : shown_.value(row); // what is seen alone
}

/// All commands of the table, anew: their keys have changed.
void KeysDialog::fill() {
    QAction* const before = current();
    shown_.clear();
    for (QAction* action : actions_.all()) {
        if (actions_.rowOf(action) != nullptr) {
            shown_ << action;
        }
    }
    table_->setRowCount(static_cast<int>(shown_.size()));
    for (int row = 0; row < table_->rowCount(); ++row) {
        const QAction* action = shown_[row];
        const QString texts[] = {actions_.menuOf(action), nameOf(action),
                                 nativeText(actions_.keys(action))};
        for (int column = 0; column < table_->columnCount(); ++column) {
            auto* item = new QTableWidgetItem(texts[column]);
            item->setToolTip(action->statusTip());
            QFont font = table_->font();
            font.setBold(!keys_->isUsual(action));
            item->setFont(font);
            table_->setItem(row, column, item);
        }
    }
    table_->resizeColumnToContents(0);
    table_->resizeColumnToContents(2);
    table_->setCurrentCell(static_cast<int>(std::max<qsizetype>(shown_.indexOf(before), 0)), 1);
    layout_->setCurrentIndex(static_cast<int>(keys_->layout()));
    search();
}

void KeysDialog::search() {
    const QString wanted = search_->text().simplified();
    for (int row = 0; row < table_->rowCount(); ++row) {
        bool found = wanted.isEmpty();
        for (int column = 0; column < table_->columnCount() && !found; ++column) {
            found = table_->item(row, column)->text().contains(wanted, Qt::CaseInsensitive);
        }
        table_->setRowHidden(row, !found);
    }
    for (int row = 0; current() == nullptr && row < table_->rowCount(); ++row) {
        if (!table_->isRowHidden(row)) {
            table_->setCurrentCell(row, 1);
        }
    }
    offer();
}

/// Whether the key that was pressed can be the command's.
void KeysDialog::offer() {
    const QAction* action = current();
    const QKeySequence key = edit_->keySequence();
    const QAction* taken = key.isEmpty() ? nullptr : keys_->takenBy(key, action);
    said_->setText(taken != nullptr ? tr("%1 is the key of '%2' (%3). Give that another one first.")
                                          .arg(key.toString(QKeySequence::NativeText),
                                               nameOf(taken), actions_.menuOf(taken))
                                    : QString());
    set_->setEnabled(action != nullptr && taken == nullptr);
    set_->setText(key.isEmpty() ? tr("&Set no key") : tr("&Set"));
    reset_->setEnabled(action != nullptr && !keys_->isUsual(action));
}

void KeysDialog::set() {
    if (QAction* action = current()) {
        const QKeySequence key = edit_->keySequence();
        edit_->clear();
        keys_->set(action, key.isEmpty() ? QList<QKeySequence>() : QList<QKeySequence>{key});
    }
}

void KeysDialog::importKeys() {
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Import keys"), {}, tr("Keys (*.json)"));
    if (path.isEmpty()) {
        return;
    }
    constexpr qint64 kMost = 1 << 20;
    QFile file(path);
    const QString why =
        file.open(QIODevice::ReadOnly) ? keys_->fromJson(file.read(kMost)) : file.errorString();
    said_->setText(why);
}

void KeysDialog::exportKeys() {
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Export keys"), QStringLiteral("daxscope-keys.json"), tr("Keys (*.json)"));
    if (path.isEmpty()) {
        return;
    }
    QSaveFile file(path);
    const QByteArray json = keys_->toJson();
    const bool written =
        file.open(QIODevice::WriteOnly) && file.write(json) == json.size() && file.commit();
    said_->setText(written ? QString() : file.errorString());
}

} // namespace daxscope::gui

#include "moc_keys_dialog.cpp"
