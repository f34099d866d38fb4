// SPDX-License-Identifier: GPL-3.0-or-later
//
// The notes: one goes to the time of each, writes what one saw there, and a workspace keeps it.
#include "app/gui/docks/column_head.h"
#include "app/gui/docks/docks.h"
#include "app/gui/docks/list_table.h"
#include "app/gui/look/plain_tip.h"
#include "app/gui/state/format.h"
#include "app/gui/state/notes.h"
#include "app/gui/state/shown.h"

#include <QAbstractTableModel>
#include <QCoreApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

namespace daxscope::gui {

namespace {

class NotesModel : public QAbstractTableModel {
    Q_DECLARE_TR_FUNCTIONS(NotesModel)
public:
    enum Column { Time, Text, Columns };

    NotesModel(Notes* notes, Document* document, QObject* parent)
        : QAbstractTableModel(parent), notes_(notes), document_(document) {
        connect(notes, &Notes::changed, this, [this] { show(); });
        connect(document, &Document::comparisonChanged, this, [this] { show(); });
    }

    int rowCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : static_cast<int>(notes_->all().size());
    }
    int columnCount(const QModelIndex& parent) const override {
        return parent.isValid() ? 0 : Columns;
    }
    QVariant data(const QModelIndex& index, int role) const override {
        if (!index.isValid() || index.row() >= rowCount({})) {
            return {};
        }
        const Note& note = notes_->all()[static_cast<std::size_t>(index.row())];
        switch (role) {
        case Qt::DisplayRole:
            return index.column() == Time ? time(note) : shown(note.text);
        case Qt::EditRole:
            return index.column() == Text ? QVariant(note.text) : QVariant();
        case Qt::ToolTipRole:
            return plainTip(note.text);
        case Qt::TextAlignmentRole:
            return cellAlignment(index.column() == Time ? Qt::AlignRight : Qt::AlignLeft);
        default:
            return {};
        }
    }
    bool setData(const QModelIndex& index, const QVariant& value, int role) override {
        if (role != Qt::EditRole || index.column() != Text) {
            return false;
        }
        notes_->setText(index.row(), value.toString());
        return true;
    }
    Qt::ItemFlags flags(const QModelIndex& index) const override {
        const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
        return index.column() == Text ? flags | Qt::ItemIsEditable : flags;
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override {
        return section == Time ? columnHead(orientation, role, tr("Time"), Qt::AlignRight,
                                            tr("When, since what the time axis counts from"))
                               : columnHead(orientation, role, tr("Note"), Qt::AlignLeft,
                                            tr("What was written; F2 changes it, Del removes it"));
    }

private:
    QString time(const Note& note) const {
        const auto sides = document_->sides();
        return sides ? format::time(note.time - sides->zero()) : QString();
    }
    void show() {
        const int count = rowCount({});
        if (count == rows_ && count > 0) {
            emit dataChanged(index(0, 0), index(count - 1, Columns - 1));
            return;
        }
        beginResetModel();
        rows_ = count;
        endResetModel();
    }
    Notes* notes_;
    Document* document_;
    int rows_ = 0;
};

class NotesDock : public QWidget {
    Q_DECLARE_TR_FUNCTIONS(NotesDock)
public:
    NotesDock(const DockNeeds& needs, QWidget* parent)
        : QWidget(parent), notes_(needs.notes), state_(needs.state) {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 4, 0, 0);
        layout->setSpacing(4);
        none_ =
            new QLabel(tr("No notes. M writes one at the playhead, or in the middle of the view. "
                          "A workspace keeps them (Ctrl+S)."),
                       this);
        none_->setWordWrap(true);
        none_->setContentsMargins(8, 0, 8, 0);
        layout->addWidget(none_);
        auto* model = new NotesModel(notes_, needs.document, this);
        table_ = rowTable(model, QStringLiteral("notes"), tr("Notes"), this);
        table_->horizontalHeader()->setStretchLastSection(true);
        // Esc while a new one is written: there is none.
        connect(table_->itemDelegate(), &QAbstractItemDelegate::closeEditor, this,
                [this](QWidget*, QAbstractItemDelegate::EndEditHint hint) {
                    notes_->endDraft(hint != QAbstractItemDelegate::RevertModelCache);
                });
        table_->setEditTriggers(QAbstractItemView::EditKeyPressed);
        table_->installEventFilter(this);
        layout->addWidget(table_, 1);
        setFocusProxy(table_);
        connect(table_, &QTableView::clicked, this,
                [this](const QModelIndex& index) { goTo(index.row()); });
        connect(table_, &QTableView::activated, this,
                [this](const QModelIndex& index) { goTo(index.row()); });
        connect(notes_, &Notes::changed, this, [this] { update(); });
        connect(notes_, &Notes::askedToWrite, this, [this](int place) {
            const QModelIndex text = table_->model()->index(place, NotesModel::Text);
            table_->setFocus(Qt::ShortcutFocusReason);
            table_->setCurrentIndex(text);
            table_->edit(text);
        });
        update();
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::KeyPress && table_->currentIndex().isValid() &&
            static_cast<QKeyEvent*>(event)->key() == Qt::Key_Delete) {
            notes_->remove(table_->currentIndex().row());
            return true;
        }
        return QWidget::eventFilter(watched, event);
    }

private:
    void update() { none_->setVisible(notes_->all().empty()); }
    void goTo(int place) {
        state_->setPlayhead(notes_->all()[static_cast<std::size_t>(place)].time);
        state_->followPlayhead();
    }

    Notes* notes_;
    ViewState* state_;
    QLabel* none_;
    QTableView* table_;
};

} // namespace

QWidget* makeNotesDock(const DockNeeds& needs, QWidget* parent) {
    return new NotesDock(needs, parent);
}

} // namespace daxscope::gui
